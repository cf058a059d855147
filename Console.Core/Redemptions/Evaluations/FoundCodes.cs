using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions.Codes;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions.Evaluations;

/// <summary>The codes that somebody brought.</summary>
/// <param name="Unknown">How many of them nobody knows.</param>
sealed record FoundCodes(IReadOnlyList<FoundCode> Known, int Unknown)
{
    /// <summary>The most codes that one basket brings.</summary>
    public const int Most = 20;

    /// <summary>Those that nobody knows, as they were typed; not where they are found by id.</summary>
    public IReadOnlyList<string> UnknownTexts { get; init; } = [];

    /// <summary>Finds codes by their text.</summary>
    public static async Task<FoundCodes> OfAsync(ConsoleDb db, CodeBook book, IReadOnlyCollection<string> codes, CancellationToken ct)
    {
        var (found, unknown) = (new List<FoundCode>(), codes.Skip(Most).ToList());
        foreach (var typed in codes.Take(Most))
        {
            if (await book.FindAsync(db, typed, ct) is { } code) found.Add(code);
            else unknown.Add(typed);
        }

        return new FoundCodes([.. found.DistinctBy(code => code.Id)], unknown.Count) { UnknownTexts = unknown };
    }

    /// <summary>Codes by id, when an evaluation is made again; in the order of the ids, since the first that is good opens its offer.</summary>
    public static async Task<FoundCodes> OfAsync(ConsoleDb db, IReadOnlyCollection<long> ids, int unknown, CancellationToken ct) =>
        ids.Count == 0
            ? new FoundCodes([], unknown)
            : new FoundCodes([.. (await db.Set<OfferCode>().Where(code => ids.Contains(code.Id) && code.OfferId != null)
                .Select(code => new FoundCode(code.Id, code.OfferId!.Value, code.Kind, code.OriginMemberId, code.MemberId)).ToListAsync(ct))
                .OrderBy(code => ids.TakeWhile(id => id != code.Id).Count())], unknown);

    /// <summary>The member whose personal code it is, when nobody else was named.</summary>
    public long? Holder => Known.FirstOrDefault(code => code.Kind == CodeKind.Personal)?.MemberId;

    /// <summary>The codes that count for a shopper: personal ones only in their holder's hands.</summary>
    public IEnumerable<FoundCode> For(long? member) => Known.Where(code => code.Kind != CodeKind.Personal || (member is not null && code.MemberId == member));
}
