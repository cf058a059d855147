using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.Tracking;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Redemptions;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Results;

/// <summary>A campaign in the list of results.</summary>
public sealed record ResultsRow(long CampaignId, string Name, CampaignState State, DateTimeOffset? LaunchedAt, string Currency, long Assigned, long Reached, long Redeemers, long Revenue, Lift Lift);

/// <summary>Reads what a campaign was worth. One source for the page, the API and the workbook.</summary>
public sealed class ResultsQueries(IDbContextFactory<ConsoleDb> databases, TimeProvider clock)
{
    /// <summary>All figures of a campaign, within the actor's stores.</summary>
    /// <exception cref="Refused"><c>not_found</c>; <c>results_none</c>: it was never launched.</exception>
    public async Task<CampaignResults> OfAsync(Actor by, long campaign, CancellationToken ct)
    {
        by.Demand(Right.ViewResults);
        await using var db = databases.CreateDbContext();
        var header = await HeaderAsync(db, campaign, ct);
        // The comparison with control takes as long as all the rest: side by side, each on a connection of its own. SQLite answers synchronously.
        var lift = Task.Run(() => LiftAsync(by.Scope, header, ct), ct);
        var facts = new ResultsFacts(db, by.Scope, header);
        var reachedBy = await facts.ReachedByAsync(ct);
        var balances = await DeliveryBalance.OfCampaignAsync(db, campaign, ct);
        var (summary, funnel) = (await facts.SummaryAsync(ct), await facts.FunnelAsync(balances, reachedBy, ct));
        var (byChannel, byStore, byDay, reasons) = (await facts.ByChannelAsync(ct), await facts.ByStoreAsync(ct), await facts.ByDayAsync(ct), await facts.ReasonsAsync(ct));
        return new CampaignResults(header, summary, funnel, byChannel, reachedBy, byStore, byDay, reasons, await lift)
        {
            SendingCosts = await CostBalance.OfCampaignAsync(db, campaign, ct), Links = await TrackingQueries.LinksAsync(db, campaign, ct),
        };
    }

    async Task<Lift> LiftAsync(Scope scope, ResultsHeader header, CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        return await new ResultsFacts(db, scope, header).LiftAsync(ct);
    }

    /// <summary>A page of the campaigns that were launched, newest first, with their figures.</summary>
    public async Task<Page<ResultsRow>> ListAsync(Actor by, string? search, PageRequest request, CancellationToken ct)
    {
        by.Demand(Right.ViewResults);
        await using var db = databases.CreateDbContext();
        var found = db.Set<Campaign>().Where(campaign => campaign.LaunchedAt != null && campaign.OfferId != null && !campaign.IsArchived);
        if (!string.IsNullOrWhiteSpace(search))
        {
            var part = search.Trim().ToLowerInvariant();
            found = found.Where(campaign => campaign.Name.ToLower().Contains(part));
        }

        var total = await found.CountAsync(ct);
        var window = await found.OrderByDescending(campaign => campaign.LaunchedAt).ThenByDescending(campaign => campaign.Id)
            .Skip(request.Skip).Take(request.Limit).Select(campaign => new { campaign.Id, campaign.LaunchedAt }).ToListAsync(ct);
        var rows = new List<ResultsRow>();
        foreach (var row in window)
        {
            var header = await HeaderAsync(db, row.Id, ct);
            var facts = new ResultsFacts(db, by.Scope, header);
            var summary = await facts.SummaryAsync(ct);
            rows.Add(new ResultsRow(row.Id, header.Campaign, header.State, row.LaunchedAt, header.Currency, summary.Assigned, summary.Reached, summary.Redeemers, summary.Revenue, await facts.LiftAsync(ct)));
        }

        return new Page<ResultsRow>(rows, total);
    }

    async Task<ResultsHeader> HeaderAsync(ConsoleDb db, long campaign, CancellationToken ct)
    {
        var row = await (
            from one in db.Set<Campaign>()
            where one.Id == campaign
            join offer in db.Set<Offer>() on one.OfferId equals offer.Id into offers
            from offer in offers.DefaultIfEmpty()
            select new { one.Name, one.State, one.LaunchedAt, offer }).FirstOrDefaultAsync(ct) ?? throw PlatformRefusals.NotFound("campaign", campaign);
        if (row.offer is null || row.LaunchedAt is null) throw ResultsRefusals.None(row.Name);
        var times = await db.Set<Assignment>().Where(assignment => assignment.CampaignId == campaign && assignment.Outcome != AssignmentOutcome.Suppressed)
            .GroupBy(_ => 1).Select(group => new { First = group.Min(assignment => assignment.At), Last = group.Max(assignment => assignment.EndsAt) }).FirstOrDefaultAsync(ct);
        var zone = Instants.Zone(await db.Set<Brand>().Select(brand => brand.TimeZone).FirstAsync(ct));
        DateTimeOffset? offerEnd = row.offer.ValidTo is { } wall ? Instants.At(wall, zone) : null;
        // While it can be claimed, nobody knows when the last claim will end, however early those end that there are.
        var isClaimable = row.offer.Reach == OfferReach.Claim && row.offer.State != OfferState.Withdrawn && row.offer.EndedAt is null && row.State != CampaignState.Stopped;
        var own = isClaimable ? null : times?.Last;
        var end = own < offerEnd ? own : offerEnd ?? own;
        return new ResultsHeader(campaign, row.Name, row.State, row.offer.Id, row.offer.Number, row.offer.Hash, row.offer.Currency, times?.First, end + After, clock.GetUtcNow())
        {
            HasReminders = await DeliveryBalance.RowsOf(db, campaign).AnyAsync(message => message.Step == EndReminders.Step, ct),
        };
    }

    /// <summary>Purchases count up to a week after the offer's end.</summary>
    static readonly TimeSpan After = TimeSpan.FromDays(7);
}
