using CampaignConsole.Core.Audiences;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions.Rehearsals;

/// <summary>How a rehearsal is portioned.</summary>
/// <param name="Page">Receipts read at once.</param>
/// <param name="PagesPerCheckpoint">A crash costs at most the work of so many pages.</param>
public sealed record RehearsalPace(int Page = 2_000, int PagesPerCheckpoint = 10);

/// <summary>Replays a period's receipts on one or two definitions. Tallies and cursor move in one transaction, so that a run that was cut short ends with the same figures as any other.</summary>
sealed class RehearsalJob(IDbContextFactory<ConsoleDb> databases, WriteGate gate, RehearsalPace pace, TimeProvider clock) : IConsoleJob
{
    public const string JobName = "rehearsal";

    /// <summary>Members of each side whose rows stay; all others are in the figures.</summary>
    public const int MostWinners = 1_000;

    const int DeletedAtOnce = 5_000;

    public string Name => JobName;

    public async Task ExecuteAsync(JobContext run, CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        var id = run.Arguments<RehearsalOrder>().RehearsalId;
        var rehearsal = await db.Set<Rehearsal>().AsNoTracking().FirstOrDefaultAsync(row => row.Id == id, ct) ?? throw Platform.PlatformRefusals.NotFound("rehearsal", id);
        var setup = await RehearsalSetup.ReadAsync(db, rehearsal, ct);
        var receipts = new PastReceipts(db, setup.From, setup.Until, setup.Stores, setup.NeedsFirstOrders, pace.Page);
        var cursor = run.Checkpoint<RehearsalCursor>() ?? await BeginAsync(setup, receipts, ct);
        var sides = await SidesAsync(db, rehearsal, setup, cursor, ct);
        var baskets = setup.Baskets();
        await using var catalogue = databases.CreateDbContext();
        var pages = 0;
        await foreach (var page in receipts.PagesAsync(cursor.After, ct))
        {
            await baskets.LearnAsync(catalogue, page, ct);
            cursor = Replay(page, baskets, sides, setup.Currency, cursor);
            if (++pages % pace.PagesPerCheckpoint == 0) await SaveAsync(run, sides, cursor, null, ct);
            else await run.ReportAsync(cursor.Done, cursor.Total, null, ct);
        }

        await EndAsync(run, db, rehearsal, sides, cursor, ct);
    }

    // An attempt that ended before its first checkpoint has left nothing behind.
    static async Task<RehearsalCursor> BeginAsync(RehearsalSetup setup, PastReceipts receipts, CancellationToken ct) =>
        new(receipts.Start, 0, await receipts.CountAsync(ct), new ReceiptsSeen(), [.. setup.Sides.Select(_ => new RehearsalTotals())]);

    static async Task<IReadOnlyList<SideReplay>> SidesAsync(ConsoleDb db, Rehearsal rehearsal, RehearsalSetup setup, RehearsalCursor cursor, CancellationToken ct)
    {
        var sides = setup.Sides.Select((side, place) => new SideReplay(side.Definition, setup.Question.Reach, cursor.Sides[place], new TallyBook(rehearsal.Id, place))).ToList();
        if (cursor.Done == 0) return sides;
        await foreach (var row in db.Set<RehearsalTally>().AsNoTracking().Where(row => row.RehearsalId == rehearsal.Id).AsAsyncEnumerable().WithCancellation(ct)) sides[row.Side].Book.Restore(row);
        return sides;
    }

    static RehearsalCursor Replay(PastPage page, PastBaskets baskets, IReadOnlyList<SideReplay> sides, string currency, RehearsalCursor cursor)
    {
        var seen = cursor.Seen;
        foreach (var receipt in page.Receipts)
        {
            if (receipt.Kind == ReceiptKind.Return) seen = seen with { Returns = seen.Returns + 1 };
            else if (receipt.Currency != currency) seen = seen with { OtherCurrency = seen.OtherCurrency + 1 };
            else if (baskets.Of(receipt, page) is not { } basket) seen = seen with { Unreadable = seen.Unreadable + 1 };
            else
            {
                seen = seen with { Replayed = seen.Replayed + 1 };
                foreach (var side in sides) side.Take(basket);
            }
        }

        var last = page.Receipts[^1];
        var done = cursor.Done + page.Receipts.Count;
        return cursor with { After = new ReceiptPlace(last.At, last.Id), Done = done, Total = Math.Max(cursor.Total, done), Seen = seen };
    }

    async Task SaveAsync(JobContext run, IReadOnlyList<SideReplay> sides, RehearsalCursor cursor, IReadOnlyList<IReadOnlySet<long>>? kept, CancellationToken ct)
    {
        await gate.WriteAsync(async db =>
        {
            for (var place = 0; place < sides.Count; place++) await db.InsertAsync(sides[place].Book.Unsaved(kept?[place]), ct, OnExisting.Replace);
            await run.SaveCheckpointAsync(db, cursor, cursor.Done, cursor.Total, ct);
        }, ct, WriteUrgency.Bulk);
        foreach (var side in sides) side.Book.Saved();
    }

    async Task EndAsync(JobContext run, ConsoleDb db, Rehearsal rehearsal, IReadOnlyList<SideReplay> sides, RehearsalCursor cursor, CancellationToken ct)
    {
        IReadOnlyList<IReadOnlySet<long>> kept = [.. sides.Select(side => side.Book.Top(MostWinners))];
        await SaveAsync(run, sides, cursor, kept, ct);
        for (var place = 0; place < sides.Count; place++)
            foreach (var holders in sides[place].Book.HoldersExcept(kept[place]).Chunk(DeletedAtOnce)) await ForgetAsync(rehearsal.Id, place, holders, ct);
        var figures = CanonicalJson.Of(new RehearsalFigures(cursor.Seen, cursor.Sides, await TiersAsync(db, rehearsal, ct)));
        var now = clock.GetUtcNow();
        await gate.WriteAsync(write => write.Set<Rehearsal>().Where(row => row.Id == rehearsal.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Figures, figures).SetProperty(row => row.DoneAt, now), ct), ct, WriteUrgency.Bulk);
    }

    Task ForgetAsync(long rehearsal, int side, string[] holders, CancellationToken ct) => gate.WriteAsync(db => db.Set<RehearsalTally>()
        .Where(row => row.RehearsalId == rehearsal && row.Side == side && row.Over == TallyOver.Member && EF.Parameter(holders).Contains(row.Holder)).ExecuteDeleteAsync(ct), ct, WriteUrgency.Bulk);

    static async Task<IReadOnlyList<TierSize>> TiersAsync(ConsoleDb db, Rehearsal rehearsal, CancellationToken ct) =>
        [.. (await db.Set<Member>().Within(Scope.FromJson(rehearsal.Scope), db).Where(member => member.Status == MemberStatus.Active)
            .GroupBy(member => member.Tier ?? "").Select(tier => new { tier.Key, Count = tier.LongCount() }).ToListAsync(ct))
            .OrderBy(tier => tier.Key, StringComparer.Ordinal).Select(tier => new TierSize(tier.Key, tier.Count))];
}

/// <summary>How far a rehearsal is, with all that its rows do not say.</summary>
sealed record RehearsalCursor(ReceiptPlace After, long Done, long Total, ReceiptsSeen Seen, IReadOnlyList<RehearsalTotals> Sides);

/// <summary>What a rehearsal is replayed with, read once at its start.</summary>
sealed record RehearsalSetup(
    RehearsalQuestion Question, IReadOnlyList<RehearsalSide> Sides, DateTimeOffset From, DateTimeOffset Until, IReadOnlyCollection<long>? Stores,
    IReadOnlyDictionary<long, Store> Places, TimeZoneInfo Zone, long[]? Holders)
{
    public string Currency => Sides[0].Definition.Currency;

    public bool NeedsFirstOrders => Sides.Any(side => side.Definition.When.FirstOrder);

    public PastBaskets Baskets() => new(Question, Currency, Zone, Places, Holders);

    public static async Task<RehearsalSetup> ReadAsync(ConsoleDb db, Rehearsal rehearsal, CancellationToken ct)
    {
        var (question, scope) = (CanonicalJson.Read<RehearsalQuestion>(rehearsal.Question), Scope.FromJson(rehearsal.Scope));
        // As of when it was asked: a run that goes on later asks the same audience.
        var time = await RuleTime.AtAsync(db, rehearsal.AskedAt, ct);
        var stores = await StoresOf(db, scope, question).AsNoTracking().ToDictionaryAsync(store => store.Id, ct);
        var all = scope.IsEverything && question.Stores.Count == 0 && question.Regions.Count == 0;
        return new RehearsalSetup(
            question, CanonicalJson.Read<List<RehearsalSide>>(rehearsal.Sides),
            Instants.StartOfDay(question.From, time.Zone), Instants.StartOfDay(question.To.AddDays(1), time.Zone),
            all ? null : stores.Keys, stores, time.Zone, await HoldersAsync(db, scope, question, time, ct));
    }

    /// <summary>The stores whose receipts are replayed: those asked for within a scope.</summary>
    public static IQueryable<Store> StoresOf(ConsoleDb db, Scope scope, RehearsalQuestion question)
    {
        var stores = db.Set<Store>().Within(scope);
        if (question.Stores.Count == 0 && question.Regions.Count == 0) return stores;
        var (codes, regions) = (question.Stores.ToArray(), question.Regions.ToArray());
        return stores.Where(store => EF.Parameter(codes).Contains(store.Code) || EF.Parameter(regions).Contains(store.Region));
    }

    /// <summary>Eight bytes a member: a million take as much as a picture.</summary>
    static async Task<long[]?> HoldersAsync(ConsoleDb db, Scope scope, RehearsalQuestion question, RuleTime time, CancellationToken ct)
    {
        if (question is not { Reach: RehearsalReach.Audience, AudienceId: { } audience, AudienceVersion: { } version }) return null;
        var rule = await AudienceResolver.RuleAsync(db, audience, version, ct);
        var ids = await AudienceResolver.Members(db, rule, time, scope).Select(member => member.Id).ToArrayAsync(ct);
        Array.Sort(ids);
        return ids;
    }
}
