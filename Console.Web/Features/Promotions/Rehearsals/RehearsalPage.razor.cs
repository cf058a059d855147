using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Redemptions.Rehearsals;
using CampaignConsole.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace CampaignConsole.Web.Features.Promotions.Rehearsals;

/// <summary>One rehearsal: progress while it runs, then figures, burn by day, stores, winners, and the workbook.</summary>
public sealed partial class RehearsalPage
{
    RehearsalSeen? seen;
    RehearsalState state = new();
    IReadOnlyList<RehearsalDay> days = [];
    IReadOnlyList<RehearsalTier> tiers = [];
    long tiersMoney;
    LiveRefresh? refresh;

    /// <summary>The promotion.</summary>
    [Parameter] public long Id { get; set; }

    /// <summary>The rehearsal.</summary>
    [Parameter] public long Number { get; set; }

    [Inject] RehearsalQueries Rehearsals { get; set; } = null!;

    [Inject] RehearsalActions Actions { get; set; } = null!;

    [Inject] LiveUpdates Updates { get; set; } = null!;

    [Inject] TimeProvider Clock { get; set; } = null!;

    string List => $"/promotions/{Id}/rehearsals";

    bool CanResume => seen is { Figures: null, State: JobState.Failed or JobState.Cancelled } && User.Can(Right.EditPromotions) && User.Can(Right.ManageJobs);

    double? Rate => seen is { StartedAt: { } start, Done: > 0 and var done } && Time.Now > start ? done / (Time.Now - start).TotalSeconds : null;

    protected override void OnInitialized() =>
        refresh = new LiveRefresh(Updates, LiveUpdates.Jobs, Clock, () => InvokeAsync(() => seen?.IsLive == true ? LoadAsync() : Task.CompletedTask));

    protected override async Task OnParametersSetAsync()
    {
        state = ReadState<RehearsalState>();
        if (seen is null || seen.Id != Number) await LoadAsync();
    }

    protected override void Dispose(bool disposing)
    {
        refresh?.Dispose();
        base.Dispose(disposing);
    }

    Task LoadAsync() => OpenAsync(async ct =>
    {
        var read = await Rehearsals.GetAsync(By, Number, ct);
        if (read.Figures is not null)
        {
            days = await Rehearsals.DaysAsync(By, Number, ct);
            tiers = await Rehearsals.TiersAsync(By, Number, ct);
            tiersMoney = tiers.Sum(tier => tier.Sides[0].Money);
        }

        seen = read;
    });

    Task<Page<RehearsalStore>> StoresAsync(PageRequest window, CancellationToken ct) => Rehearsals.StoresAsync(By, Number, window, ct);

    Task<Page<RehearsalWinner>> WinnersAsync(PageRequest window, CancellationToken ct) => Rehearsals.WinnersAsync(By, Number, state.Side, window, ct);

    string Head(string key, int side) => seen!.Sides.Count == 1 ? T[key] : $"{side + 1}. {T[key]}";

    Task CancelAsync() => RunAsync(async ct =>
    {
        await Actions.CancelAsync(By, Number, ct);
        seen = await Rehearsals.GetAsync(By, Number, ct);
    });

    Task ResumeAsync() => RunAsync(async ct =>
    {
        await Actions.ResumeAsync(By, Number, ct);
        seen = await Rehearsals.GetAsync(By, Number, ct);
    });

    sealed record RehearsalState(int Side = 0);
}
