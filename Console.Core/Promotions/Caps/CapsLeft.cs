namespace CampaignConsole.Core.Promotions.Caps;

/// <summary>What the caps of some offers have left for one basket, as their counters stood at one instant. Pure.</summary>
/// <param name="counters">Of the offers, for these holders and for codes.</param>
/// <param name="holders">Whom the basket counts for, whichever code an offer came by.</param>
public sealed class CapsLeft(IEnumerable<CapCounter> counters, CapHolders holders)
{
    readonly ILookup<long, CapCounter> counters = counters.ToLookup(counter => counter.OfferId);

    /// <summary>What is left of an offer's caps where uses have been counted.</summary>
    /// <param name="code">By which the offer came; null: without one.</param>
    public IReadOnlyList<CapRoom> Of(long offer, long? code)
    {
        var asked = holders with { CodeId = code };
        return [.. counters[offer].Where(row => asked.Of(row.Scope) == row.Holder).Select(row => new CapRoom(row.Scope, row.UsesLimit - row.Uses, row.MoneyLimit - row.Money))];
    }

    /// <summary>The first way to an offer that can be gone once more: of two codes of a pool the one that is not used up. Where none can, the first.</summary>
    /// <param name="ways">Codes, in the order in which they come into question; null: without one.</param>
    public long? Way(long offer, IReadOnlyList<long?> ways) => ways.FirstOrDefault(way => !IsUsedUp(offer, way), ways.Count == 0 ? null : ways[0]);

    /// <summary>The same where others let go of what they hold.</summary>
    public CapsLeft Without(IEnumerable<CapClaim> letGo)
    {
        var lower = letGo.ToLookup(claim => (claim.OfferId, claim.Scope, claim.Holder));
        return new CapsLeft(counters.SelectMany(rows => rows).Select(row => Lower(row, lower[(row.OfferId, row.Scope, row.Holder)])), holders);
    }

    bool IsUsedUp(long offer, long? code) => code is { } id && counters[offer].Any(row => row.Scope == CapScope.Code && row.Holder == CapHolders.OfCode(id) && row.Uses >= row.UsesLimit);

    static CapCounter Lower(CapCounter row, IEnumerable<CapClaim> by) => new()
    {
        OfferId = row.OfferId, Scope = row.Scope, Holder = row.Holder, UsesLimit = row.UsesLimit, MoneyLimit = row.MoneyLimit, Told = row.Told,
        Uses = row.Uses - by.Sum(claim => claim.Uses), Money = row.Money - by.Sum(claim => claim.Money),
    };
}
