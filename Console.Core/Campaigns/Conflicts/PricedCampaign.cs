using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Conflicts;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Campaigns.Conflicts;

/// <summary>A campaign as the radar sees it: its price, and who could see it.</summary>
/// <param name="Span">When somebody could use its offer, on the brand's wall clock: from its first run (without one, from its launch) to the offer's end.</param>
/// <param name="RuleHash">Of its audience's version; null: everybody could see it.</param>
public sealed record PricedCampaign(Campaign Campaign, PromotionDefinition Offer, string OfferHash, WallSpan Span, string? RuleHash)
{
    public PricePlan? Plan => PricePlan.Of(Offer, Span);

    /// <summary>True where a member has to hold it: of two such prices nobody ever gets the second.</summary>
    public bool IsPersonal => Offer.IsAssigned() && Campaign is { AudienceId: not null, AudienceVersion: not null };

    /// <summary>True where only members of its audience could hold it; what is there to be claimed may be anybody's.</summary>
    public bool IsBounded => IsPersonal && Offer.Reach != OfferReach.Claim;

    /// <summary>Changes with all that a conflict depends on: offer, audience, schedule and priority. Messages and the name are not among it.</summary>
    public string Hash => CanonicalJson.Hash(new
    {
        OfferHash, Campaign.AudienceId, Campaign.AudienceVersion, RuleHash, Campaign.Priority, Schedule = CanonicalJson.Read<CampaignSchedule>(Campaign.Schedule),
    });

    /// <summary>A campaign as it stands; null where it offers nothing yet.</summary>
    public static async Task<PricedCampaign?> OfAsync(ConsoleDb db, CampaignCase about, DateTimeOffset now, CancellationToken ct)
    {
        if (about.Offer is not { } offer) return null;
        var last = await LastRunsAsync(db, [about.Campaign.Id], ct);
        return new PricedCampaign(about.Campaign, offer, OfferDocument.Of(offer).Hash, SpanOf(about.Campaign, offer, last.GetValueOrDefault(about.Campaign.Id), Instants.Zone(about.Brand.TimeZone), now),
            about.Version?.RuleHash);
    }

    /// <summary>Campaigns other than one whose offer somebody may use, or will: approved, launched, or over with an offer that lives on.</summary>
    public static async Task<IReadOnlyList<PricedCampaign>> OthersAsync(ConsoleDb db, long than, TimeZoneInfo zone, DateTimeOffset now, CancellationToken ct)
    {
        // Wall clocks of stores differ by hours; a day of slack keeps what may still hold somewhere.
        var over = Instants.Wall(now, zone).AddDays(-1);
        var rows = await (
            from campaign in db.Set<Campaign>()
            join offer in db.Set<Offer>() on campaign.OfferId equals offer.Id
            where campaign.Id != than && campaign.State != CampaignState.Draft && campaign.State != CampaignState.Waiting
                && offer.State != OfferState.Withdrawn && offer.EndedAt == null && (offer.ValidTo == null || offer.ValidTo > over)
            select new
            {
                Campaign = campaign, offer.Document, offer.Hash,
                Rule = db.Set<Audiences.AudienceVersion>().Where(version => version.AudienceId == campaign.AudienceId && version.Number == campaign.AudienceVersion)
                    .Select(version => version.RuleHash).FirstOrDefault(),
            }).AsNoTracking().ToListAsync(ct);
        var last = await LastRunsAsync(db, [.. rows.Select(row => row.Campaign.Id)], ct);
        return [.. rows.Select(row =>
        {
            var offer = CanonicalJson.Read<PromotionDefinition>(row.Document);
            return new PricedCampaign(row.Campaign, offer, row.Hash, SpanOf(row.Campaign, offer, last.GetValueOrDefault(row.Campaign.Id), zone, now), row.Rule);
        })];
    }

    static async Task<Dictionary<long, DateTimeOffset>> LastRunsAsync(ConsoleDb db, long[] campaigns, CancellationToken ct) => await db.Set<Occurrence>()
        .Where(run => EF.Parameter(campaigns).Contains(run.CampaignId)).GroupBy(run => run.CampaignId).Select(runs => new { runs.Key, At = runs.Max(run => run.DueAt) })
        .ToDictionaryAsync(runs => runs.Key, runs => runs.At, ct);

    /// <summary>From the first run (offers that nobody has to hold: from the launch) to the offer's end, or to the end of the days that the last run gives. What has to be claimed is claimed until the offer's end.</summary>
    static WallSpan SpanOf(Campaign campaign, PromotionDefinition offer, DateTimeOffset lastRun, TimeZoneInfo zone, DateTimeOffset now)
    {
        var schedule = CanonicalJson.Read<CampaignSchedule>(campaign.Schedule);
        var launch = campaign.LaunchedAt ?? now;
        DateTimeOffset? first = offer.IsAssigned() ? NextOccurrences.Of(schedule, launch, 1) is [var fire] ? fire.Due : launch : launch;
        var from = Instants.Wall(first.Value, zone);
        var ends = offer.When.To;
        if (offer.Reach != OfferReach.Claim && offer.When.DaysFromAssignment is { } days && LastRun(schedule, campaign, lastRun, now, zone) is { } last) ends = last.AddDays(days + 1).ToDateTime(TimeOnly.MinValue);
        return new WallSpan(offer.When.From > from ? offer.When.From : from, ends);
    }

    /// <summary>The day of the last run that was or is to come; null where there will always be another one.</summary>
    static DateOnly? LastRun(CampaignSchedule schedule, Campaign campaign, DateTimeOffset lastRun, DateTimeOffset now, TimeZoneInfo zone)
    {
        var done = Instants.Date(lastRun > DateTimeOffset.UnixEpoch ? lastRun : campaign.LaunchedAt ?? now, zone);
        if (campaign.State is CampaignState.Finished or CampaignState.Stopped || schedule.Kind == ScheduleKind.Now) return done;
        var planned = schedule.Kind == ScheduleKind.Once && schedule.At is { } at ? DateOnly.FromDateTime(at) : schedule.Until;
        return planned is null ? null : planned > done ? planned : done;
    }
}
