using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Baskets;
using CampaignConsole.Core.Promotions.Caps;
using CampaignConsole.Core.Redemptions.Offline;

namespace CampaignConsole.Web.Commands.Till;

/// <summary>The pack as a till keeps it: it applies differences, evaluates baskets alone, and counts what it gave against its slices.</summary>
sealed class TillPack
{
    readonly SortedDictionary<long, PackOffer> offers = [];
    readonly Dictionary<long, Candidate> sealedOffers = [];
    readonly Dictionary<(long Offer, DateOnly Day), (long Uses, long Money)> given = [];

    public TillPack(PackDocument whole)
    {
        Head = whole;
        Put(whole);
    }

    /// <summary>What was told last.</summary>
    public PackDocument Head { get; private set; }

    public IReadOnlyCollection<PackOffer> Offers => offers.Values;

    /// <summary>True when the offers here are those of the version that was told last.</summary>
    public bool IsWhole => PackDocument.ContentsOf(offers.ToDictionary(offer => offer.Key, offer => offer.Value.Revision)) == Head.Contents;

    /// <summary>Brings the pack to a newer version; what was given before is in its slices by then.</summary>
    public void Apply(PackDocument newer)
    {
        if (newer.Since is null) offers.Clear();
        Head = newer;
        Put(newer);
        given.Clear();
    }

    /// <summary>The shared codes that the pack knows.</summary>
    public IReadOnlyList<string> Codes => [.. Decidable().Select(offer => sealedOffers[offer.OfferId].Definition.Codes.Shared).OfType<string>()];

    /// <summary>What a basket gets without the console.</summary>
    public Evaluation Evaluate(IReadOnlyList<BasketLine> lines, string? code, DateTimeOffset at)
    {
        var basket = new Basket
        {
            Currency = Head.Currency, Lines = lines, At = at, Zone = Head.TimeZone, Store = Head.Store, StoreType = Head.StoreType, Region = Head.Region, Channel = ChannelNames.Pos,
        };
        var opened = Decidable().Select(offer => offer.OfferId)
            .Where(id => code is not null && code.Equals(sealedOffers[id].Definition.Codes.Shared, StringComparison.OrdinalIgnoreCase)).ToHashSet();
        var asked = at < Head.ExpiresAt ? Decidable().Where(offer => !sealedOffers[offer.OfferId].Definition.NeedsCode() || opened.Contains(offer.OfferId)) : [];
        return BasketEvaluator.Evaluate(basket, new Shopper { OpenedByCode = opened }, asked.Select(offer => sealedOffers[offer.OfferId] with { Room = RoomOf(offer, at) }));
    }

    /// <summary>Counts what a sale got.</summary>
    public void Give(Evaluation answer)
    {
        foreach (var offer in answer.AppliedOffers())
        {
            var key = (offer.OfferId, DayOf(answer.At));
            var (uses, money) = given.GetValueOrDefault(key);
            given[key] = (uses + 1, money + offer.Discount);
        }
    }

    /// <summary>Offers of which more was given than the slice allows; there should be none.</summary>
    public IReadOnlyList<long> Passed() =>
        [.. offers.Values.Where(offer => offer.Slice is { } slice && (Sum(offer.OfferId).Uses > slice.Uses || Sum(offer.OfferId).Money > slice.Money)).Select(offer => offer.OfferId)];

    /// <summary>Whether the slice may have cut what the console, which knows the whole budget, would give.</summary>
    public bool IsNarrow(long offer, long discount) => offers.TryGetValue(offer, out var known) && known.Slice is { } slice
        && (slice.Uses <= 0 || slice.Money < discount || slice.Day is { } day && (day.Uses <= 0 || day.Money < discount));

    IEnumerable<PackOffer> Decidable() => offers.Values.Where(offer => offer.Offline);

    void Put(PackDocument document)
    {
        foreach (var gone in document.Gone) offers.Remove(gone);
        foreach (var offer in document.Offers)
        {
            offers[offer.OfferId] = offer;
            sealedOffers[offer.OfferId] = new Candidate(offer.OfferId, OfferDocument.Stored(offer.Document));
        }
    }

    /// <summary>The slice stands for each cap that it was cut from.</summary>
    IReadOnlyList<CapRoom> RoomOf(PackOffer offer, DateTimeOffset at)
    {
        if (offer.Slice is not { } slice) return [];
        var (whole, today) = (Sum(offer.OfferId), given.GetValueOrDefault((offer.OfferId, DayOf(at))));
        List<CapRoom> room = [.. new[] { CapScope.Offer, CapScope.Channel, CapScope.Store }.Select(scope => new CapRoom(scope, slice.Uses - whole.Uses, slice.Money - whole.Money))];
        if (slice.Day is { } day)
        {
            var (uses, money) = DayOf(at) == day.Date ? (day.Uses, day.Money) : (day.LaterUses, day.LaterMoney);
            room.Add(new CapRoom(CapScope.Day, uses - today.Uses, money - today.Money));
        }

        return room;
    }

    (long Uses, long Money) Sum(long offer) => (given.Where(one => one.Key.Offer == offer).Sum(one => one.Value.Uses), given.Where(one => one.Key.Offer == offer).Sum(one => one.Value.Money));

    DateOnly DayOf(DateTimeOffset at) => Instants.Date(at, Instants.Zone(Head.TimeZone));
}
