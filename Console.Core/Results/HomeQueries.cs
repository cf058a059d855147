using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Approval;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Holds;
using CampaignConsole.Core.Redemptions;
using CampaignConsole.Core.Redemptions.Velocity;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Results;

/// <summary>The brand in three figures.</summary>
/// <param name="Reachable">Active members with a consent for any channel who do not object.</param>
public sealed record HomeFigures(long Reachable, long SentToday, long RedeemedToday);

/// <summary>A campaign under way, with where its messages stand.</summary>
public sealed record HomeCampaign(
    long Id, string Name, CampaignState State, IReadOnlyList<string> Channels, CampaignSchedule Schedule, DateTimeOffset? NextAt, IReadOnlyList<ChannelBalance> Balance);

/// <summary>A campaign that waits for its launcher.</summary>
/// <param name="State">Approved, or a draft that was sent back.</param>
/// <param name="Answer">What the approver wrote.</param>
public sealed record HomeTask(long Id, string Name, CampaignState State, string? DecidedBy, string? Answer);

/// <summary>The newest results, and what the campaigns of the last 30 days brought beyond control.</summary>
/// <param name="Extra">Minor units of the brand's currency: the difference per member times the members who got the offer.</param>
/// <param name="Counted">How many campaigns are in it: those with a control group large enough to compare.</param>
public sealed record HomeResults(IReadOnlyList<ResultsRow> Last, long Extra, string Currency, int Counted);

/// <summary>What needs a look.</summary>
public enum HomeWarningKind
{
    EverythingStopped,
    ChannelPaused,
    RunStuck,

    /// <summary>It could not start by its latest start; nobody was told.</summary>
    RunLeftOut,
    JobFailed,

    /// <summary>Its budget went too fast; no till gives it.</summary>
    OfferHeld,

    /// <summary>Somebody redeemed or guessed too fast.</summary>
    HeldBack,
}

/// <summary>One warning.</summary>
/// <param name="Subject">The channel, the campaign's name or the job.</param>
/// <param name="Id">The campaign or the run of the job.</param>
/// <param name="Detail">The reason as it is stored.</param>
public sealed record HomeWarning(HomeWarningKind Kind, string Subject, long? Id, string? Detail, DateTimeOffset? At)
{
    /// <summary>Why an offer is held; money in minor units of its currency.</summary>
    public HeldOffer? Held { get; init; }

    public HeldBackRow? HeldBack { get; init; }
}

/// <summary>What an offer is held for.</summary>
public sealed record HeldOffer(long Money, long Budget, string Currency, int Minutes);

/// <summary>What an installation has already.</summary>
public sealed record HomeStart(bool HasMembers, bool HasPromotions, bool HasCampaigns);

/// <summary>Reads what the first page shows; each question asks for the right of its own block.</summary>
public sealed class HomeQueries(IDbContextFactory<ConsoleDb> databases, ResultsQueries results, TimeProvider clock)
{
    const int Most = 6;

    static readonly CampaignState[] UnderWay = [CampaignState.Running, CampaignState.Scheduled, CampaignState.Paused];

    /// <summary>Reachable members, and messages and redemptions since the start of the reader's day, within the actor's stores.</summary>
    public async Task<HomeFigures> FiguresAsync(Actor by, DateTimeOffset dayStart, CancellationToken ct)
    {
        by.Demand(Right.ViewResults);
        await using var db = databases.CreateDbContext();
        var members = db.Set<Member>().Within(by.Scope, db);
        var reachable = await members.LongCountAsync(member => member.Status == MemberStatus.Active && !member.ObjectsToPersonalised
            && db.Set<ConsentState>().Any(state => state.MemberId == member.Id && state.Granted), ct);
        var sent = db.Set<Delivery>().Where(row => row.State == DeliveryState.Accepted && row.UpdatedAt >= dayStart);
        var uses = db.Set<Use>().Where(use => use.At >= dayStart && !use.IsTest && use.State == UseState.Confirmed);
        if (!by.Scope.IsEverything)
        {
            var stores = db.StoresWithin(by.Scope);
            sent = sent.Where(row => members.Any(member => member.Id == row.MemberId));
            uses = uses.Where(use => use.StoreId != null && stores.Contains(use.StoreId.Value));
        }

        return new HomeFigures(reachable, await sent.LongCountAsync(ct), await uses.Select(use => use.RedemptionId).Distinct().LongCountAsync(ct));
    }

    /// <summary>Campaigns that run, wait for their time or are paused; the running ones first.</summary>
    public async Task<IReadOnlyList<HomeCampaign>> RunningAsync(Actor by, CancellationToken ct)
    {
        by.Demand(Right.ViewCampaigns);
        await using var db = databases.CreateDbContext();
        var rows = await db.Set<Campaign>().Where(campaign => UnderWay.Contains(campaign.State) && !campaign.IsArchived)
            .OrderBy(campaign => campaign.State == CampaignState.Running ? 0 : campaign.State == CampaignState.Paused ? 1 : 2).ThenByDescending(campaign => campaign.UpdatedAt).Take(Most)
            .Select(campaign => new
            {
                campaign.Id, campaign.Name, campaign.State, campaign.Channels, campaign.Schedule,
                NextAt = db.Set<Occurrence>().Where(run => run.CampaignId == campaign.Id && run.State == OccurrenceState.Due).Min(run => (DateTimeOffset?)run.DueAt),
            }).ToListAsync(ct);
        var found = new List<HomeCampaign>(rows.Count);
        foreach (var row in rows)
        {
            var schedule = CanonicalJson.Read<CampaignSchedule>(row.Schedule);
            found.Add(new HomeCampaign(
                row.Id, row.Name, row.State, [.. ChannelChoice.Read(row.Channels).Select(choice => choice.Channel)], schedule, row.NextAt ?? (row.State == CampaignState.Scheduled ? Next(schedule) : null),
                await DeliveryBalance.OfCampaignAsync(db, row.Id, ct)));
        }

        return found;
    }

    DateTimeOffset? Next(CampaignSchedule schedule) => NextOccurrences.Of(schedule, clock.GetUtcNow(), 1) is [var fire, ..] ? fire.Due : null;

    /// <summary>Campaigns that wait for whoever launches: approved ones, and drafts that an approver sent back.</summary>
    public async Task<IReadOnlyList<HomeTask>> TasksAsync(Actor by, CancellationToken ct)
    {
        by.Demand(Right.LaunchCampaigns);
        await using var db = databases.CreateDbContext();
        return await (from campaign in db.Set<Campaign>()
                      where !campaign.IsArchived && (campaign.State == CampaignState.Approved || campaign.State == CampaignState.Draft)
                      let last = db.Set<ApprovalRequest>().Where(request => request.CampaignId == campaign.Id).OrderByDescending(request => request.Id).FirstOrDefault()
                      where campaign.State == CampaignState.Approved || (last != null && last.State == ApprovalState.SentBack)
                      orderby campaign.UpdatedAt descending
                      select new HomeTask(campaign.Id, campaign.Name, campaign.State, last == null ? null : last.DecidedBy, last == null ? null : last.Answer)).Take(Most).ToListAsync(ct);
    }

    /// <summary>The five newest results, and the extra revenue of what was launched in the last 30 days.</summary>
    public async Task<HomeResults> ResultsAsync(Actor by, CancellationToken ct)
    {
        var page = await results.ListAsync(by, null, new PageRequest(Take: 20), ct);
        await using var db = databases.CreateDbContext();
        var currency = await db.Set<Brand>().Select(brand => brand.Currency).FirstAsync(ct);
        var since = clock.GetUtcNow().AddDays(-30);
        // Without an interval there is nothing to compare with: such a campaign counts as nothing, not as its whole revenue.
        var counted = page.Rows.Where(row => row.LaunchedAt >= since && row.Currency == currency && row.Lift.Low is not null).ToList();
        return new HomeResults([.. page.Rows.Take(5)], (long)Math.Round(counted.Sum(row => row.Lift.Difference * row.Lift.Treated.Members)), currency, counted.Count);
    }

    /// <summary>The kill switch, paused channels, stuck runs, held offers, and runs left out, failed jobs and who was held back in the last day, as far as the actor may see them.</summary>
    public async Task<IReadOnlyList<HomeWarning>> WarningsAsync(Actor by, CancellationToken ct)
    {
        by.Demand(Right.ViewHome);
        await using var db = databases.CreateDbContext();
        var found = new List<HomeWarning>();
        if (by.Can(Right.ViewChannels))
        {
            var stops = await db.Set<KillSwitch>().Where(stop => stop.IsOn).ToListAsync(ct);
            found.AddRange(stops.Where(stop => stop.Scope == KillScopes.All).Select(stop => new HomeWarning(HomeWarningKind.EverythingStopped, stop.By, null, stop.Reason, stop.At)));
            var paused = await db.Set<ChannelSetting>().Where(setting => setting.IsPaused).OrderBy(setting => setting.Channel).ToListAsync(ct);
            found.AddRange(paused.Select(setting => new HomeWarning(HomeWarningKind.ChannelPaused, setting.Channel, null, setting.PausedReason, setting.PausedAt)));
            found.AddRange(ChannelNames.Sending.Where(name => stops.Any(stop => stop.Scope == KillScopes.Channel(name)) && paused.All(setting => setting.Channel != name))
                .Select(name => new HomeWarning(HomeWarningKind.ChannelPaused, name, null, null, null)));
        }

        if (by.Can(Right.ViewCampaigns))
        {
            found.AddRange(await (from run in db.Set<Occurrence>()
                                  join campaign in db.Set<Campaign>() on run.CampaignId equals campaign.Id
                                  where run.State == OccurrenceState.Stuck
                                  orderby run.DueAt descending
                                  select new HomeWarning(HomeWarningKind.RunStuck, campaign.Name, campaign.Id, run.StuckReason, run.DueAt)).Take(Most).ToListAsync(ct));
            var yesterday = clock.GetUtcNow().AddDays(-1);
            found.AddRange(await (from run in db.Set<Occurrence>()
                                  join campaign in db.Set<Campaign>() on run.CampaignId equals campaign.Id
                                  where run.State == OccurrenceState.Stopped && run.StuckReason == CampaignRuns.TooLate && run.FinishedAt >= yesterday
                                  orderby run.DueAt descending
                                  select new HomeWarning(HomeWarningKind.RunLeftOut, campaign.Name, campaign.Id, run.StuckReason, run.DueAt)).Take(Most).ToListAsync(ct));
            found.AddRange(await HeldOffersAsync(db, ct));
            found.AddRange((await HeldBackQueries.SinceAsync(db, by, clock.GetUtcNow().AddDays(-1), Most, ct))
                .Select(row => new HomeWarning(HomeWarningKind.HeldBack, row.Word, null, null, row.LastAt) { HeldBack = row }));
        }

        if (by.Can(Right.ViewJobs))
        {
            var since = clock.GetUtcNow().AddDays(-1);
            found.AddRange(await db.Set<JobRun>().Where(run => run.State == JobState.Failed && run.EndedAt >= since).OrderByDescending(run => run.Id).Take(Most)
                .Select(run => new HomeWarning(HomeWarningKind.JobFailed, run.Job, run.Id, run.Problem, run.EndedAt)).ToListAsync(ct));
        }

        return found;
    }

    static async Task<IEnumerable<HomeWarning>> HeldOffersAsync(ConsoleDb db, CancellationToken ct)
    {
        var rows = await (from offer in db.Set<Offer>()
                          where offer.State == OfferState.Held
                          join hold in db.Set<OfferHold>() on offer.Id equals hold.OfferId
                          where hold.ReleasedAt == null
                          orderby hold.Id descending
                          select new
                          {
                              offer.Name, offer.Currency, hold.Money, hold.Budget, hold.Minutes, hold.At,
                              Campaign = db.Set<Campaign>().Where(campaign => campaign.OfferId == offer.Id).Max(campaign => (long?)campaign.Id),
                          }).Take(Most).ToListAsync(ct);
        return rows.Select(row => new HomeWarning(HomeWarningKind.OfferHeld, row.Name, row.Campaign, null, row.At) { Held = new HeldOffer(row.Money, row.Budget, row.Currency, row.Minutes) });
    }

    /// <summary>Whether there is anything yet: a new installation is told what to do next.</summary>
    public async Task<HomeStart> StartAsync(Actor by, CancellationToken ct)
    {
        by.Demand(Right.ViewHome);
        await using var db = databases.CreateDbContext();
        return new HomeStart(await db.Set<Member>().AnyAsync(ct), await db.Set<Promotion>().AnyAsync(ct), await db.Set<Campaign>().AnyAsync(ct));
    }
}
