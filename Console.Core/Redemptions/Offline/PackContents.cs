using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Baskets;
using CampaignConsole.Core.Promotions.Caps;
using CampaignConsole.Core.Promotions.Codes;
using CampaignConsole.Core.Redemptions.Evaluations;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions.Offline;

/// <summary>What stands in a store's pack right now; the definitions' texts are read only where they are sent.</summary>
/// <param name="Offers">By id, each with an empty document.</param>
sealed record PackContents(string StoreType, IReadOnlyList<PackOffer> Offers, IReadOnlyList<PromotionDefinition> Decidable)
{
    public IReadOnlyDictionary<long, string> Revisions => Offers.ToDictionary(offer => offer.OfferId, offer => offer.Revision);

    /// <summary>The live offers that may hold at the store now or later, with the store's slices; one that is held until somebody has looked is in no pack.</summary>
    public static async Task<PackContents> OfAsync(ConsoleDb db, SellingPlace place, IEnumerable<LiveOffer> live, DateTimeOffset now, CancellationToken ct)
    {
        var type = BasketFacts.NameOf(place.Kind!.Value);
        var here = new Basket { Currency = place.Currency, Lines = [], At = now, Store = place.Code, StoreType = type, Region = place.Region, Channel = ChannelNames.Pos };
        var offers = live.Where(offer => offer.State == OfferState.Live && offer.Definition.Currency == place.Currency && offer.IsAt(here, place.StoreId) && !(EndOf(offer.Definition, place) <= now))
            .OrderBy(offer => offer.Id).ToList();
        var capped = offers.Where(offer => offer.Definition.Caps.Scopes().Any()).Select(offer => offer.Id).ToList();
        var room = await CapLedger.RoomAsync(db, capped, new CapHolders(null, place.StoreId, place.Day(now), ChannelNames.Pos), [], ct);
        var shops = capped.Count == 0 ? [] : await ShopsAsync(db, ct);
        return new PackContents(
            type, [.. offers.Select(offer => Entry(offer, place, now, room.Of(offer.Id, null), shops))], [.. offers.Select(offer => offer.Definition).Where(IsDecidable)]);
    }

    static PackOffer Entry(LiveOffer offer, SellingPlace place, DateTimeOffset now, IReadOnlyList<CapRoom> left, IReadOnlyList<Shop> shops)
    {
        var definition = offer.Definition;
        var slice = definition.Caps.Scopes().Any() ? PackSlices.Of(definition.Caps, offer.Candidate(left).RoomOf, ShareOf(offer, place, shops), place.Day(now)) : null;
        var begins = definition.When.From is { } from && Instants.At(from, place.Zone) is var first && first > now ? first : (DateTimeOffset?)null;
        var entry = new PackOffer(offer.Id, offer.Hash, "", IsDecidable(definition), begins, EndOf(definition, place), slice, "");
        return entry with { Revision = CanonicalJson.Hash(entry)[..16] };
    }

    /// <summary>Whether a till can decide an offer from the basket alone.</summary>
    static bool IsDecidable(PromotionDefinition offer) =>
        !offer.IsAssigned() && (!offer.NeedsCode() || offer.Codes.Kind == CodeKind.Shared)
        && offer.Places.Tiers.Count == 0 && !offer.When.FirstOrder && offer.Caps.Of(CapScope.Member) is (null, null) && offer.Caps.UsesPerCode is null;

    static DateTimeOffset? EndOf(PromotionDefinition offer, SellingPlace place) => offer.When.To is { } to ? Instants.At(to, place.Zone) : null;

    static PackShare ShareOf(LiveOffer offer, SellingPlace place, IReadOnlyList<Shop> shops)
    {
        var places = offer.Definition.Places;
        var codes = shops.Where(shop => offer.IsAt(shop.Counter, shop.Id)).Select(shop => shop.Counter.Store!).ToList();
        var elsewhere = places.Channels.Count == 0 || places.Channels.Any(channel => channel != ChannelNames.Pos && ChannelNames.Asking.Contains(channel));
        var at = codes.IndexOf(place.Code!);
        // A shop that is closed in the catalogue but asks all the same is counted as one more, behind the others.
        return at >= 0 ? new PackShare(at, codes.Count, elsewhere) : new PackShare(codes.Count, codes.Count + 1, elsewhere);
    }

    /// <summary>Every open shop with a counter, by code, as the gate looks at places.</summary>
    static async Task<List<Shop>> ShopsAsync(ConsoleDb db, CancellationToken ct)
    {
        var rows = await db.Set<Store>().Where(store => store.IsOpen && store.Kind != StoreKind.Online).Select(store => new { store.Id, store.Code, store.Kind, store.Region }).ToListAsync(ct);
        return [.. rows.OrderBy(row => row.Code, StringComparer.Ordinal).Select(row => new Shop(row.Id, new Basket
        {
            Currency = "", Lines = [], At = default, Store = row.Code, StoreType = BasketFacts.NameOf(row.Kind), Region = row.Region, Channel = ChannelNames.Pos,
        }))];
    }

    /// <param name="Counter">An empty basket at its counter.</param>
    sealed record Shop(long Id, Basket Counter);
}
