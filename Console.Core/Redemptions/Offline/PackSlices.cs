using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Caps;

namespace CampaignConsole.Core.Redemptions.Offline;

/// <summary>What one store may use of an offer's budgets while it is offline. Null is no limit; money in minor units.</summary>
public sealed record PackSlice(long? Uses, long? Money, PackDay? Day = null);

/// <summary>The part of a budget per day.</summary>
/// <param name="Date">The day that the store's calendar showed.</param>
/// <param name="Uses">What is left for that day.</param>
/// <param name="LaterUses">For each day after it.</param>
public sealed record PackDay(DateOnly Date, long? Uses, long? Money, long? LaterUses, long? LaterMoney);

/// <summary>A store's place among those that share an offer.</summary>
/// <param name="Place">From 0, by store code.</param>
/// <param name="Stores">Open shops in the offer's scope.</param>
/// <param name="SoldElsewhere">The offer also holds on the web or in the call centre: they take one part more.</param>
public sealed record PackShare(int Place, int Stores, bool SoldElsewhere);

/// <summary>
/// Cuts budgets into slices. What is left of the offer's cap is divided by the shops in its scope (and one more where it is sold elsewhere too), that of the till channel and of the
/// day by the shops; what does not divide goes, one each, to the first by code. A store's own cap is its own. The smallest of these is the slice, so that over all stores never more is
/// given away than was left. Pure.
/// </summary>
public static class PackSlices
{
    static readonly CapScope[] Shared = [CapScope.Offer, CapScope.Channel, CapScope.Store];

    /// <param name="room">What is left of each of the offer's caps.</param>
    /// <param name="today">The date that the store's calendar shows.</param>
    public static PackSlice? Of(OfferCaps caps, Func<CapScope, CapRoom> room, PackShare share, DateOnly today)
    {
        var scopes = caps.Scopes().Where(scope => scope is not (CapScope.Member or CapScope.Code)).ToHashSet();
        if (scopes.Count == 0) return null;
        var parts = Shared.Where(scopes.Contains).Select(scope => (Room: room(scope), Parts: PartsOf(scope, share))).ToList();
        return new PackSlice(
            parts.Min(one => Part(one.Room.UsesLeft, one.Parts, share.Place)), parts.Min(one => Part(one.Room.MoneyLeft, one.Parts, share.Place)),
            scopes.Contains(CapScope.Day) ? DayOf(caps.Of(CapScope.Day), room(CapScope.Day), share, today) : null);
    }

    static PackDay DayOf((long? Uses, long? Money) limit, CapRoom left, PackShare share, DateOnly today)
    {
        var parts = PartsOf(CapScope.Day, share);
        return new PackDay(
            today, Part(left.UsesLeft, parts, share.Place), Part(left.MoneyLeft, parts, share.Place), Part(limit.Uses, parts, share.Place), Part(limit.Money, parts, share.Place));
    }

    static int PartsOf(CapScope scope, PackShare share) => scope switch
    {
        CapScope.Offer or CapScope.Day => share.Stores + (share.SoldElsewhere ? 1 : 0),
        CapScope.Channel => share.Stores,
        CapScope.Store or CapScope.Member or CapScope.Code => 1,
    };

    static long? Part(long? left, int parts, int place) => left switch
    {
        null => null,
        <= 0 => 0,
        { } some when parts == 1 => some,
        { } some => some / parts + (place < some % parts ? 1 : 0),
    };
}
