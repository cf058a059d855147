using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Web.Features.Channels.Dialogs;
using CampaignConsole.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace CampaignConsole.Web.Features.Channels.Pages;

/// <summary>All channels: how they stand, what they did in the last day, pause and stop.</summary>
public sealed partial class ChannelsPage
{
    static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    ChannelOverview? overview;
    IDisposable? live;
    bool waiting;

    [Inject] ChannelQueries Queries { get; set; } = null!;

    [Inject] ChannelActions Actions { get; set; } = null!;

    [Inject] ConsoleDialogs Dialogs { get; set; } = null!;

    [Inject] LiveUpdates Updates { get; set; } = null!;

    string Sub => overview is null ? T["ChannelsSub"] : T["ChannelsSubCount", overview.Channels.Count(channel => channel.IsReal), overview.Channels.Count];

    protected override async Task OnInitializedAsync()
    {
        live = Updates.Subscribe(LiveUpdates.Deliveries, () => _ = InvokeAsync(LaterAsync));
        await LoadAsync();
    }

    protected override void Dispose(bool disposing)
    {
        live?.Dispose();
        base.Dispose(disposing);
    }

    Task LoadAsync() => RunAsync(async ct => overview = await Queries.OverviewAsync(By, ct));

    /// <summary>At most once a second, however much is sent.</summary>
    async Task LaterAsync()
    {
        if (waiting || Gone.IsCancellationRequested) return;
        waiting = true;
        await Task.Delay(BetweenLooks, Gone).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        waiting = false;
        if (!Gone.IsCancellationRequested) await LoadAsync();
    }

    async Task PauseAsync(ChannelRow channel)
    {
        string? reason = null;
        if (channel.IsPaused && (reason = await ResumeDialog.AskAsync(Dialogs, T, channel.Name, channel.PausedReason)) is null) return;
        if (await RunAsync(ct => reason is not null ? Actions.ResumeAsync(By, channel.Name, reason, ct) : Actions.PauseAsync(By, channel.Name, "by_hand", ct))) await LoadAsync();
    }

    async Task SwitchAllAsync()
    {
        var stops = !overview!.IsEverythingStopped;
        var reason = stops
            ? await Dialogs.AskAsync<StopDialog, string, string>(T["StopEverything"], T["StopEverythingText"])
            : await Dialogs.AskAsync<ResumeDialog, string, string>(T["GoOn"], T["GoOnText"]);
        if (reason is null) return;
        if (await RunAsync(ct => Actions.SwitchAsync(By, KillScopes.All, stops, reason, ct))) await LoadAsync();
    }
}
