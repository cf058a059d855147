using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace CampaignConsole.Web.Features.Jobs.Pages;

/// <summary>One run: progress, what went wrong, run again, cancel.</summary>
public sealed partial class JobPage
{
    JobRow? run;
    LiveRefresh? refresh;

    [Parameter] public long Id { get; set; }

    [Inject] JobQueries Jobs { get; set; } = null!;

    [Inject] JobActions Actions { get; set; } = null!;

    [Inject] LiveUpdates Updates { get; set; } = null!;

    [Inject] TimeProvider Clock { get; set; } = null!;

    protected override void OnInitialized() => refresh = new LiveRefresh(Updates, LiveUpdates.Jobs, Clock, () => InvokeAsync(LoadAsync));

    protected override Task OnParametersSetAsync() => LoadAsync();

    protected override void Dispose(bool disposing)
    {
        refresh?.Dispose();
        base.Dispose(disposing);
    }

    Task LoadAsync() => OpenAsync(async ct => run = await Jobs.GetAsync(By, Id, ct));

    Task CancelAsync() => RunAsync(async ct =>
    {
        await Actions.CancelAsync(By, Id, ct);
        run = await Jobs.GetAsync(By, Id, ct);
    });

    Task AgainAsync() => RunAsync(async ct =>
    {
        await Actions.RunAgainAsync(By, Id, ct);
        run = await Jobs.GetAsync(By, Id, ct);
    });
}
