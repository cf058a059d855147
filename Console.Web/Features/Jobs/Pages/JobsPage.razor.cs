using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace CampaignConsole.Web.Features.Jobs.Pages;

/// <summary>What runs now with its progress, and what ran before.</summary>
public sealed partial class JobsPage
{
    IReadOnlyList<JobRow>? live;
    JobsState state = new();
    ConsoleGrid<JobRow>? grid;
    LiveRefresh? refresh;

    [Inject] JobQueries Jobs { get; set; } = null!;

    [Inject] JobActions Actions { get; set; } = null!;

    [Inject] LiveUpdates Updates { get; set; } = null!;

    [Inject] TimeProvider Clock { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        refresh = new LiveRefresh(Updates, LiveUpdates.Jobs, Clock, () => InvokeAsync(RefreshAsync));
        await RunAsync(async ct => live = await Jobs.LiveAsync(By, ct));
    }

    protected override void OnParametersSet() => state = ReadState<JobsState>();

    protected override void Dispose(bool disposing)
    {
        refresh?.Dispose();
        base.Dispose(disposing);
    }

    async Task RefreshAsync()
    {
        var before = live?.Select(run => run.Id).ToHashSet() ?? [];
        if (!await RunAsync(async ct => live = await Jobs.LiveAsync(By, ct))) return;
        if (!before.SetEquals(live!.Select(run => run.Id)) && grid is not null) await grid.ReloadAsync();
    }

    Task<Page<JobRow>> LoadAsync(PageRequest window, CancellationToken ct) => Jobs.ListAsync(By, new JobFilter(state.State), window, ct);

    Task CancelAsync(JobRow run) => RunAsync(async ct =>
    {
        await Actions.CancelAsync(By, run.Id, ct);
        live = await Jobs.LiveAsync(By, ct);
    });

    void ChooseState(ChangeEventArgs change) => GoTo(new JobsState(Enum.TryParse<JobState>(change.Value?.ToString(), out var chosen) ? chosen : null));

    string Took(JobRow run) => run is { StartedAt: { } start, EndedAt: { } end } ? Time.Length(end - start) : "–";

    /// <summary>The page's filters.</summary>
    internal sealed record JobsState(JobState? State = null);
}
