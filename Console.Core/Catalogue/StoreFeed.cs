using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Catalogue;

/// <summary>Takes stores from the systems and files that own them, many at a time; part of the caller's transaction.</summary>
static class StoreFeed
{
    /// <summary>Stores rows by their code; one answer for each, in order. A row that is refused costs no other.</summary>
    public static async Task<IReadOnlyList<FeedAnswer>> ApplyAsync(
        ConsoleDb db, Scope scope, IReadOnlyList<StoreRow> rows, DateTimeOffset now, CancellationToken ct)
    {
        var codes = rows.Select(row => row.Code.Trim()).Distinct().ToList();
        var known = await db.Set<Store>().Where(store => EF.Parameter(codes).Contains(store.Code)).ToDictionaryAsync(store => store.Code, ct);
        var zone = await db.Set<Brand>().Select(brand => brand.TimeZone).FirstOrDefaultAsync(ct) ?? "UTC";
        var answers = new FeedAnswer[rows.Count];
        var written = new List<(int Index, Store Store, FeedOutcome Outcome)>();
        for (var i = 0; i < rows.Count; i++)
        {
            try
            {
                written.Add((i, Apply(rows[i], known, zone, scope, now, out var outcome), outcome));
            }
            catch (Refused problem)
            {
                answers[i] = FeedAnswer.Of(problem);
            }
        }

        var added = written.Select(row => row.Store).Where(store => store.Id == 0).Distinct().ToList();
        db.AddRange(added);
        await db.SaveChangesAsync(ct);
        foreach (var (index, store, outcome) in written) answers[index] = new FeedAnswer(outcome, store.Id);
        return answers;
    }

    static Store Apply(StoreRow row, Dictionary<string, Store> known, string zone, Scope scope, DateTimeOffset now, out FeedOutcome outcome)
    {
        var code = row.Code.Trim();
        known.TryGetValue(code, out var before);
        if (before is not null && !StoreRules.Covers(scope, before)) throw CatalogueRefusals.StoreOutOfScope(code);
        var after = new Store
        {
            Id = before?.Id ?? 0,
            Code = code,
            Name = row.Name.Or(before?.Name) ?? "",
            Kind = row.Kind.IsGiven ? row.Kind.Value : before?.Kind ?? StoreKind.SelfOperated,
            Franchisee = row.Franchisee.Or(before?.Franchisee),
            Region = row.Region.Or(before?.Region) ?? "",
            City = row.City.Or(before?.City),
            TimeZone = row.TimeZone.Or(before?.TimeZone) ?? zone,
            IsOpen = row.IsOpen.IsGiven ? row.IsOpen.Value : before?.IsOpen ?? true,
        };
        StoreRules.Check(after);
        if (!StoreRules.Covers(scope, after)) throw CatalogueRefusals.StoreOutOfScope(code);
        outcome = before is null ? FeedOutcome.Created : Same(before, after) ? FeedOutcome.Unchanged : FeedOutcome.Updated;
        if (outcome == FeedOutcome.Unchanged) return before!;
        var store = before ?? after;
        if (before is not null) Copy(after, before);
        store.UpdatedAt = now;
        store.Version++;
        known[code] = store;
        return store;
    }

    static bool Same(Store a, Store b) =>
        (a.Name, a.Kind, a.Franchisee, a.Region, a.City, a.TimeZone, a.IsOpen) == (b.Name, b.Kind, b.Franchisee, b.Region, b.City, b.TimeZone, b.IsOpen);

    internal static void Copy(Store from, Store to) =>
        (to.Code, to.Name, to.Kind, to.Franchisee, to.Region, to.City, to.TimeZone, to.IsOpen) =
        (from.Code, from.Name, from.Kind, from.Franchisee, from.Region, from.City, from.TimeZone, from.IsOpen);
}
