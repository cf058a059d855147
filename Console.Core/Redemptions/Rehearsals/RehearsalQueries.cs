using System.Globalization;
using CampaignConsole.Core.Audiences;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Platform;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions.Rehearsals;

/// <summary>Reads rehearsals and what they found: only those of the actor's own scope of stores, or all for the whole brand.</summary>
public sealed class RehearsalQueries(IDbContextFactory<ConsoleDb> databases)
{
    /// <summary>The rehearsals of a promotion, the newest first.</summary>
    public async Task<Page<RehearsalRow>> ListAsync(Actor by, long promotion, PageRequest page, CancellationToken ct)
    {
        by.Demand(Right.ViewPromotions);
        await using var db = databases.CreateDbContext();
        var all = Seen(db, by).Where(row => row.PromotionId == promotion);
        var rows = await WithRuns(db, all.OrderByDescending(row => row.Id).Skip(page.Skip).Take(page.Limit)).ToListAsync(ct);
        return new Page<RehearsalRow>(
            [.. rows.Select(row => new RehearsalRow(row.Rehearsal.Id, QuestionOf(row.Rehearsal), SidesOf(row.Rehearsal), row.Rehearsal.AskedBy, row.Rehearsal.AskedAt, row.Run?.State,
                FiguresOf(row.Rehearsal)?.Sides[0]))],
            await all.CountAsync(ct));
    }

    /// <exception cref="Refused"><c>not_found</c>: no such rehearsal, or another scope's.</exception>
    public async Task<RehearsalSeen> GetAsync(Actor by, long id, CancellationToken ct)
    {
        by.Demand(Right.ViewPromotions);
        await using var db = databases.CreateDbContext();
        var (row, run) = await WithRuns(db, Seen(db, by).Where(row => row.Id == id)).FirstOrDefaultAsync(ct) is { } found ? (found.Rehearsal, found.Run) : throw PlatformRefusals.NotFound("rehearsal", id);
        var question = QuestionOf(row);
        var audience = question.AudienceId is null ? null : await db.Set<Audience>().Where(one => one.Id == question.AudienceId).Select(one => one.Name).FirstOrDefaultAsync(ct);
        return new RehearsalSeen(row.Id, row.PromotionId, question, SidesOf(row), audience, row.AskedBy, row.AskedAt,
            run?.State, run?.Done ?? 0, run?.Total, run?.Problem, run?.StartedAt, run?.EndedAt, FiguresOf(row));
    }

    /// <summary>The burn by day, on the stores' calendars, in order; days without a use are left out.</summary>
    public async Task<IReadOnlyList<RehearsalDay>> DaysAsync(Actor by, long id, CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        var (tallies, sides) = await TalliesAsync(db, by, id, TallyOver.Day, ct);
        return [.. (await tallies.ToListAsync(ct)).GroupBy(row => row.Holder).OrderBy(day => day.Key, StringComparer.Ordinal)
            .Select(day => new RehearsalDay(DateOnly.Parse(day.Key, CultureInfo.InvariantCulture), Shares(day, sides)))];
    }

    /// <summary>Members by tier: how many would have won, of how many there are.</summary>
    public async Task<IReadOnlyList<RehearsalTier>> TiersAsync(Actor by, long id, CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        var (tallies, sides) = await TalliesAsync(db, by, id, TallyOver.Tier, ct);
        var rows = (await tallies.ToListAsync(ct)).ToLookup(row => row.Holder);
        var sizes = FiguresOf(await db.Set<Rehearsal>().AsNoTracking().SingleAsync(row => row.Id == id, ct))?.Tiers ?? [];
        return [.. sizes.Select(size => size.Tier).Union(rows.Select(tier => tier.Key)).Order(StringComparer.Ordinal)
            .Select(tier => new RehearsalTier(tier, sizes.FirstOrDefault(size => size.Tier == tier)?.Members ?? 0, Shares(rows[tier], sides)))];
    }

    /// <summary>Stores with a use or a refusal; sorts: discount, uses of the first side, <c>discount2</c>, <c>uses2</c> of the second.</summary>
    public async Task<Page<RehearsalStore>> StoresAsync(Actor by, long id, PageRequest page, CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        var (tallies, sides) = await TalliesAsync(db, by, id, TallyOver.Store, ct);
        var (side, byUses) = (page.Sort?.EndsWith('2') == true ? 1 : 0, page.Sort?.StartsWith("uses", StringComparison.Ordinal) == true);
        var stores = tallies.GroupBy(row => row.Holder).Select(store => new { Holder = store.Key, Rank = store.Sum(row => row.Side == side ? byUses ? row.Uses : row.Money : 0) });
        var ordered = page.Sort is null || page.Descending ? stores.OrderByDescending(store => store.Rank) : stores.OrderBy(store => store.Rank);
        var holders = await ordered.ThenBy(store => store.Holder).Skip(page.Skip).Take(page.Limit).Select(store => store.Holder).ToArrayAsync(ct);
        var rows = (await tallies.Where(row => EF.Parameter(holders).Contains(row.Holder)).ToListAsync(ct)).ToLookup(row => row.Holder);
        var ids = holders.Where(holder => holder.Length > 0).Select(holder => long.Parse(holder, CultureInfo.InvariantCulture)).ToArray();
        var known = await db.Set<Store>().AsNoTracking().Where(store => EF.Parameter(ids).Contains(store.Id)).ToDictionaryAsync(store => $"{store.Id}", ct);
        return new Page<RehearsalStore>(
            [.. holders.Select(holder => Row(known.GetValueOrDefault(holder), Shares(rows[holder], sides)))], await tallies.Select(row => row.Holder).Distinct().CountAsync(ct));

        static RehearsalStore Row(Store? store, IReadOnlyList<TallyShare> shares) =>
            new(store?.Id, store?.Code, store?.Name, store?.Region, store?.Kind == StoreKind.Franchise, shares);
    }

    /// <summary>The members who would have got the most, of whom the first thousand are kept; names as the actor may see them.</summary>
    /// <param name="side">0 or 1.</param>
    /// <exception cref="Refused"><c>right_missing</c>: may not see members.</exception>
    public async Task<Page<RehearsalWinner>> WinnersAsync(Actor by, long id, int side, PageRequest page, CancellationToken ct)
    {
        by.Demand(Right.ViewMembers);
        await using var db = databases.CreateDbContext();
        var (tallies, _) = await TalliesAsync(db, by, id, TallyOver.Member, ct);
        var winners = tallies.Where(row => row.Side == side);
        var rows = await winners.OrderByDescending(row => row.Money).ThenBy(row => row.Holder).Skip(page.Skip).Take(page.Limit).ToListAsync(ct);
        var members = rows.Select(row => long.Parse(row.Holder, CultureInfo.InvariantCulture)).ToArray();
        var (sees, mine) = (by.Can(Right.SeePersonal), db.Set<Member>().Within(by.Scope, db));
        // Masked in the query: without the right only the first character ever leaves the database.
        var names = await (
            from member in mine
            join person in db.Set<Person>() on member.Id equals person.MemberId
            where EF.Parameter(members).Contains(member.Id)
            select new { member.Id, member.Tier, Name = sees || person.Name == "" ? person.Name : person.Name.Substring(0, 1) + Masks.Hidden }).ToDictionaryAsync(row => row.Id, ct);
        return new Page<RehearsalWinner>(
            [.. rows.Zip(members, (row, member) => new RehearsalWinner(member, names.GetValueOrDefault(member)?.Name, names.GetValueOrDefault(member)?.Tier, row.Uses, row.Money, row.Listed))],
            await winners.CountAsync(ct));
    }

    /// <summary>The rehearsals that an actor may see.</summary>
    internal static IQueryable<Rehearsal> Seen(ConsoleDb db, Actor by)
    {
        var rehearsals = db.Set<Rehearsal>().AsNoTracking();
        if (by.Scope.IsEverything) return rehearsals;
        var mine = by.Scope.ToJson();
        return rehearsals.Where(row => row.Scope == mine);
    }

    static async Task<(IQueryable<RehearsalTally> Tallies, int Sides)> TalliesAsync(ConsoleDb db, Actor by, long id, TallyOver over, CancellationToken ct)
    {
        by.Demand(Right.ViewPromotions);
        var sides = await Seen(db, by).Where(row => row.Id == id).Select(row => row.Sides).FirstOrDefaultAsync(ct) ?? throw PlatformRefusals.NotFound("rehearsal", id);
        return (db.Set<RehearsalTally>().AsNoTracking().Where(row => row.RehearsalId == id && row.Over == over), CanonicalJson.Read<List<RehearsalSide>>(sides).Count);
    }

    static IReadOnlyList<TallyShare> Shares(IEnumerable<RehearsalTally> rows, int sides)
    {
        var shares = Enumerable.Repeat(TallyShare.None, sides).ToArray();
        foreach (var row in rows) shares[row.Side] = new TallyShare(row.Uses, row.Money, row.TurnedAway, row.Members, row.RanOutAt);
        return shares;
    }

    static IQueryable<RehearsalRun> WithRuns(ConsoleDb db, IQueryable<Rehearsal> rehearsals) =>
        from row in rehearsals
        join one in db.Set<JobRun>().AsNoTracking() on row.JobRunId equals one.Id into runs
        from run in runs.DefaultIfEmpty()
        orderby row.Id descending
        select new RehearsalRun { Rehearsal = row, Run = run };

    static RehearsalQuestion QuestionOf(Rehearsal row) => CanonicalJson.Read<RehearsalQuestion>(row.Question);

    static IReadOnlyList<RehearsalSide> SidesOf(Rehearsal row) => CanonicalJson.Read<List<RehearsalSide>>(row.Sides);

    static RehearsalFigures? FiguresOf(Rehearsal row) => row.Figures is { } json ? CanonicalJson.Read<RehearsalFigures>(json) : null;

    sealed class RehearsalRun
    {
        public required Rehearsal Rehearsal { get; init; }

        public JobRun? Run { get; init; }
    }
}
