using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.Deliveries.Ramps;
using CampaignConsole.Core.Channels.Returns;
using CampaignConsole.Core.Channels.Tracking;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Web.Features.Campaigns.Parts;
using CampaignConsole.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace CampaignConsole.Web.Features.Campaigns.Pages;

/// <summary>A campaign as it goes: balance, pulse, offer, who and who not. Live while deliveries move.</summary>
public sealed partial class CampaignPage
{
    static readonly TimeSpan Throttle = TimeSpan.FromMilliseconds(700);
    static readonly string[] Known = ["who", "messages", "conflicts", "history"];

    CampaignCase? about;
    IReadOnlyList<ChannelBalance> balance = [];
    IReadOnlyList<ReturnCount> returns = [];
    IReadOnlyList<ChannelCost> costs = [];
    IReadOnlyList<RampRow> ramps = [];
    int lists;
    CampaignTouches touches = CampaignTouches.None;
    IReadOnlyList<RunRow> runs = [];
    WhoAndWhoNot who = new(0, [], 0, 0);
    Pulse pulse = new(TimeSpan.FromMinutes(1), []);
    OfferUse? offer;
    IDisposable? live;
    bool stale;
    string tab = "progress";

    [Parameter] public long Id { get; set; }

    [SupplyParameterFromQuery(Name = "tab")] string? Asked { get; set; }

    /// <summary>Whom the tab of who and who not is asked about, from elsewhere.</summary>
    [SupplyParameterFromQuery] long? Member { get; set; }

    [Inject] CampaignReads Reads { get; set; } = null!;

    [Inject] CampaignSteering Steering { get; set; } = null!;

    [Inject] LiveUpdates Updates { get; set; } = null!;

    IReadOnlyList<TabLink> Tabs =>
    [
        new("progress", T["Progress"], $"/campaigns/{Id}"), new("who", T["Who"], $"/campaigns/{Id}?tab=who"),
        new("messages", T["Messages"], $"/campaigns/{Id}?tab=messages"), new("conflicts", T["Conflicts"], $"/campaigns/{Id}?tab=conflicts"),
        new("history", T["History"], $"/campaigns/{Id}?tab=history"),
    ];

    protected override async Task OnParametersSetAsync()
    {
        tab = Known.Contains(Asked) ? Asked! : "progress";
        await LoadAsync();
        live ??= Updates.Subscribe(LiveUpdates.Deliveries, () => _ = InvokeAsync(RefreshAsync));
    }

    protected override void Dispose(bool disposing)
    {
        live?.Dispose();
        base.Dispose(disposing);
    }

    Task LoadAsync() => OpenAsync(async ct =>
    {
        about = await Reads.Campaigns.FindAsync(By, Id, ct);
        runs = await Reads.Campaigns.RunsAsync(By, Id, ct);
        who = await Reads.Assignments.WhoAsync(By, Id, null, ct);
        offer = await Reads.Pulse.OfferAsync(By, Id, ct);
        if (tab != "progress") return;
        balance = await Reads.Progress.BalanceAsync(By, Id, ct);
        (costs, ramps) = (await Reads.Progress.CostsAsync(By, Id, ct), await Reads.Ramps.OfCampaignAsync(By, Id, ct));
        returns = await Reads.Returns.OfCampaignAsync(By, Id, ct);
        if (By.Can(Right.ViewOutbox)) lists = (await Reads.Lists.OfCampaignAsync(By, Id, new PageRequest(0, 1), ct)).Total;
        touches = await Reads.Tracking.OfCampaignAsync(By, Id, ct);
        pulse = await Reads.Pulse.OfAsync(By, Id, ct);
    });

    // Many changes a second become one reading: the first one waits a moment for the others.
    async Task RefreshAsync()
    {
        if (stale || Gone.IsCancellationRequested) return;
        stale = true;
        await Task.Delay(Throttle, Gone).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        stale = false;
        if (!Gone.IsCancellationRequested) await LoadAsync();
    }

    async Task DoAsync(CampaignAct act)
    {
        if (about is not null && await RunAsync(ct => Steering.DoAsync(By, about, act, ct))) await LoadAsync();
    }

    IEnumerable<CampaignAct> Acts(CampaignCase campaign) => CampaignMoves.ByPeople(campaign.Campaign.State).Where(act => act switch
    {
        CampaignAct.Edit => User.Can(Right.EditCampaigns),
        CampaignAct.Launch or CampaignAct.Pause or CampaignAct.Resume or CampaignAct.Stop => User.Can(Right.LaunchCampaigns),
        CampaignAct.UndoLaunch => User.Can(Right.LaunchCampaigns) && Cools(campaign) is not null,
        CampaignAct.WithdrawOffer => User.Can(Right.LaunchCampaigns) && offer?.State is Core.Promotions.OfferState.Live or Core.Promotions.OfferState.Held,
        CampaignAct.Archive => User.Can(Right.EditCampaigns),
        _ => false,
    });

    string Word(CampaignAct act) => T[act == CampaignAct.Archive && about?.Campaign.IsArchived == true ? "Unarchive" : "Act." + act];

    /// <summary>Until when the launch can be undone; null: it has begun.</summary>
    DateTimeOffset? Cools(CampaignCase campaign) => campaign.Campaign is { State: CampaignState.Scheduled, CoolsUntil: { } until } && until > Time.Now ? until : null;

    static bool Invites(CampaignCase campaign) => campaign.Offer?.Reach == Core.Promotions.OfferReach.Claim;

    static string Css(CampaignAct act) => act switch
    {
        CampaignAct.Launch or CampaignAct.Resume => "go",
        CampaignAct.Stop or CampaignAct.WithdrawOffer or CampaignAct.UndoLaunch => "stop",
        _ => "",
    };

    string Sub(CampaignCase campaign) => campaign.Campaign.LaunchedAt is { } at
        ? T["LaunchedBy", Time.Show(at), campaign.Campaign.LaunchedBy ?? "", runs.Count]
        : T["CreatedBy", campaign.Campaign.CreatedBy];
}
