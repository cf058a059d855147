using CampaignConsole.Core.Audiences;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions.Conflicts;
using CampaignConsole.Core.Promotions.Outside;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Campaigns.Conflicts;

/// <summary>
/// Finds the prices that members could see beside a campaign's own: of campaigns that are approved, launched or live on, and of outside promotions.
/// Place, channel, tier and time are compared first; then products, of a catalogue that is read once; last the audiences, as an intersection of sets.
/// </summary>
public static class ConflictRadar
{
    /// <summary>What it sees now. It reads, and writes nothing.</summary>
    public static async Task<RadarReading> LookAsync(ConsoleDb db, CampaignCase about, DateTimeOffset now, CancellationToken ct)
    {
        if (await PricedCampaign.OfAsync(db, about, now, ct) is not { } mine || mine.Plan is not { } plan) return RadarReading.Nothing;
        var zone = Instants.Zone(about.Brand.TimeZone);
        var stores = await StoreFact.AllAsync(db, ct);
        var others = await OthersAsync(db, mine, zone, now, ct);
        var near = others.Select(other => (Other: other, Meeting: PriceMeeting.Of(plan, other.Plan, stores))).Where(pair => pair.Meeting is not null).ToList();
        if (near.Count == 0) return new RadarReading(mine.Span, []);

        var products = await PricedProducts.ReadAsync(db, plan, ct);
        var members = new SharedMembers(db, mine, now);
        var told = await ExplanationsAsync(db, about.Campaign.Id, ct);
        List<PriceConflict> found = [];
        foreach (var (other, meeting) in near)
        {
            if (products.With(other.Plan) is not { } shared) continue;
            var count = await members.WithAsync(other.Campaign, meeting!.Tiers, ct);
            if (count == 0) continue;
            var fix = ProposedFix.Of(new FixFacts(mine.Span, meeting.Span, other.Price.Span.From, other.Price.Span.To, products.Count, shared.Count, shared.IsEverything,
                await members.OwnAsync(ct), count, mine.IsPersonal && other.Campaign?.IsPersonal == true, mine.Campaign.Priority, other.Campaign?.Campaign.Priority ?? 0));
            var rows = told.Where(row => row.IsAbout(about.Campaign.Id, other.Price)).ToList();
            var holds = rows.Find(row => row.Holds(about.Campaign.Id, mine.Hash, other.Price.Hash));
            found.Add(new PriceConflict(other.Price, meeting, shared, count, fix, holds?.Said(), holds is null ? rows.FirstOrDefault()?.Said() : null));
        }

        return new RadarReading(mine.Span, [.. found.OrderBy(conflict => conflict.Explained is not null).ThenBy(conflict => conflict.Meeting.Span.From).ThenBy(conflict => conflict.Other.Id)]);
    }

    static async Task<List<Beside>> OthersAsync(ConsoleDb db, PricedCampaign mine, TimeZoneInfo zone, DateTimeOffset now, CancellationToken ct)
    {
        List<Beside> found = [];
        foreach (var other in await PricedCampaign.OthersAsync(db, mine.Campaign.Id, zone, now, ct))
        {
            // The very same offer is the same price.
            if (other.OfferHash == mine.OfferHash || other.Plan is not { } plan) continue;
            found.Add(new Beside(new OtherPrice(ConflictSide.Campaign, other.Campaign.Id, other.Campaign.Name, null, other.Campaign.State, other.Span, other.Hash), plan, other));
        }

        var over = Instants.Wall(now, zone).AddDays(-1);
        foreach (var row in await db.Set<OutsidePromotion>().AsNoTracking().Where(row => row.To == null || row.To > over).ToListAsync(ct))
        {
            var terms = row.Read();
            found.Add(new Beside(new OtherPrice(ConflictSide.Outside, row.Id, row.Name, row.Place, null, new WallSpan(terms.From, terms.To), terms.Hash()), terms.Plan(), null));
        }

        return found;
    }

    static async Task<List<ConflictExplanation>> ExplanationsAsync(ConsoleDb db, long campaign, CancellationToken ct) => await db.Set<ConflictExplanation>().AsNoTracking()
        .Where(row => row.CampaignId == campaign || (row.Side == ConflictSide.Campaign && row.OtherId == campaign)).OrderByDescending(row => row.Id).ToListAsync(ct);

    static bool IsAbout(this ConflictExplanation row, long campaign, OtherPrice other) =>
        row.CampaignId == campaign ? row.Side == other.Side && row.OtherId == other.Id : other.Side == ConflictSide.Campaign && row.CampaignId == other.Id;

    // Two campaigns meet each other: whoever explained it first explained it for both.
    static bool Holds(this ConflictExplanation row, long campaign, string mine, string theirs) =>
        row.CampaignId == campaign ? (row.CampaignHash, row.OtherHash) == (mine, theirs) : (row.CampaignHash, row.OtherHash) == (theirs, mine);

    static Explained Said(this ConflictExplanation row) => new(row.Text, row.By, row.At);

    sealed record Beside(OtherPrice Price, PricePlan Plan, PricedCampaign? Campaign);
}

/// <summary>Counts the members who could see a campaign's price and another one; campaigns of one audience are counted once.</summary>
sealed class SharedMembers(ConsoleDb db, PricedCampaign mine, DateTimeOffset now)
{
    readonly Dictionary<string, int?> counted = [];

    /// <summary>This campaign's members; null: everybody.</summary>
    public Task<int?> OwnAsync(CancellationToken ct) => WithAsync(null, [], ct);

    /// <param name="other">Null: everybody sees the other price.</param>
    /// <param name="tiers">Only members of these; empty: all.</param>
    public async Task<int?> WithAsync(PricedCampaign? other, IReadOnlyList<string> tiers, CancellationToken ct)
    {
        var theirs = other is { IsBounded: true } ? other.Campaign : null;
        var key = $"{theirs?.AudienceId}.{theirs?.AudienceVersion}/{string.Join(',', tiers)}";
        if (counted.TryGetValue(key, out var known)) return known;
        return counted[key] = await CountAsync(theirs, tiers, ct);
    }

    async Task<int?> CountAsync(Campaign? theirs, IReadOnlyList<string> tiers, CancellationToken ct)
    {
        var time = await RuleTime.AtAsync(db, now, ct);
        List<IQueryable<long>> sets = [];
        if (mine.IsBounded) sets.Add(await OfAsync(mine.Campaign, time, ct));
        if (theirs is not null && !(mine.IsBounded && Same(theirs, mine.Campaign))) sets.Add(await OfAsync(theirs, time, ct));
        if (tiers.Count > 0)
        {
            string[] lower = [.. tiers.Select(tier => tier.ToLowerInvariant())];
            sets.Add(db.Set<Member>().Where(member => member.Status == MemberStatus.Active && member.Tier != null && EF.Parameter(lower).Contains(member.Tier.ToLower())).Select(member => member.Id));
        }

        if (sets.Count == 0) return null;
        return await sets.Skip(1).Aggregate(sets[0], (common, next) => common.Intersect(next)).CountAsync(ct);
    }

    async Task<IQueryable<long>> OfAsync(Campaign campaign, RuleTime time, CancellationToken ct) =>
        AudienceResolver.MemberIds(db, await AudienceResolver.RuleAsync(db, campaign.AudienceId!.Value, campaign.AudienceVersion!.Value, ct), time);

    static bool Same(Campaign a, Campaign b) => (a.AudienceId, a.AudienceVersion) == (b.AudienceId, b.AudienceVersion);
}
