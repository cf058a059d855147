using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Promotions.Caps;

namespace CampaignConsole.Core.Promotions.Baskets;

/// <summary>Whether an offer stands for a basket at all, and whether the basket reaches its thresholds.</summary>
internal static class Gate
{
    /// <summary>Null when it stands; else the first reason why not.</summary>
    public static OfferReason? Stands(Basket basket, Shopper shopper, Candidate candidate)
    {
        var offer = candidate.Definition;
        if (offer.Currency != basket.Currency) return OfferReason.Not(Reasons.WrongCurrency, offer.Currency);
        return Held(basket, shopper, candidate) ?? Placed(basket, candidate) ?? Timed(basket, offer) ?? Personal(basket, shopper, offer)
            ?? (candidate.IsHeld ? OfferReason.Not(Reasons.OnHold) : Capped(shopper, candidate));
    }

    /// <summary>Null when the thresholds are reached; else what is missing.</summary>
    public static OfferReason? Reached(WorkingBasket basket, PromotionDefinition offer)
    {
        var when = offer.When;
        var counted = when.InScopeOnly ? basket.Lines.Where(ProductMatcher.Of(offer.Products).Matches).ToList() : [.. basket.Lines];
        var spend = counted.Sum(line => basket.ValueOf(line, when.Looks));
        if (spend < when.MinimumSpend) return OfferReason.AmountShort(Reasons.SpendShort, when.MinimumSpend.Value - spend);
        var units = counted.Sum(line => line.Units.Length);
        if (units < when.MinimumQuantity) return OfferReason.UnitsShort(Reasons.UnitsShort, when.MinimumQuantity.Value - units);
        var most = counted.Count == 0 ? 0 : counted.Max(line => line.Units.Length);
        if (most < when.MinimumLineQuantity) return OfferReason.UnitsShort(Reasons.LineUnitsShort, when.MinimumLineQuantity.Value - most);
        return when.Needs.Select(need => Missing(basket, need)).FirstOrDefault(missing => missing is not null);
    }

    static OfferReason? Missing(WorkingBasket basket, BasketNeed need)
    {
        var lines = basket.Lines.Where(ProductMatcher.Of(need.Of).Matches).ToList();
        var units = lines.Sum(line => line.Units.Length);
        if (units < need.Quantity) return OfferReason.UnitsShort(Reasons.NeedUnitsShort, need.Quantity.Value - units);
        var amount = lines.Sum(line => line.Listed);
        return amount < need.Amount ? OfferReason.AmountShort(Reasons.NeedAmountShort, need.Amount.Value - amount) : null;
    }

    static OfferReason? Held(Basket basket, Shopper shopper, Candidate candidate)
    {
        var offer = candidate.Definition;
        if (offer.NeedsCode() && !shopper.OpenedByCode.Contains(candidate.OfferId)) return OfferReason.Not(Reasons.CodeNeeded);
        if (!offer.IsAssigned()) return null;
        if (shopper.Holds.TryGetValue(candidate.OfferId, out var held)) return held.Ends <= basket.At ? OfferReason.Not(Reasons.Ended) : null;
        return OfferReason.Not(shopper.MemberId is null ? Reasons.MemberNeeded : offer.Reach == OfferReach.Claim ? Reasons.NotClaimed : Reasons.NotHeld);
    }

    /// <summary>Whether an offer may be used in this store and on this channel.</summary>
    public static bool IsHere(Basket basket, PlaceScope places) => In(places.Channels, basket.Channel) && IsInStore(basket, places);

    static OfferReason? Placed(Basket basket, Candidate candidate)
    {
        var offer = candidate.Definition;
        var places = offer.Places;
        if (!In(places.Channels, basket.Channel)) return OfferReason.Not(Reasons.WrongChannel, basket.Channel);
        if (!IsInStore(basket, places)) return OfferReason.Not(Reasons.WrongStore, basket.Store);
        if (places.AsksFranchisees() && basket.StoreType == PlaceScope.Franchise && !candidate.StoreAccepted) return OfferReason.Not(Reasons.StoreNotAccepted, basket.Store);
        if (!In(offer.When.Payments, basket.Payment)) return OfferReason.Not(Reasons.WrongPayment, basket.Payment);
        var ships = offer.When.ShippingMethods;
        return ships.Count == 0 || basket.Shipping.Any(charge => In(ships, charge.Method)) ? null : OfferReason.Not(Reasons.WrongShipping);
    }

    static bool IsInStore(Basket basket, PlaceScope places) => In(places.Stores, basket.Store) && In(places.StoreTypes, basket.StoreType) && In(places.Regions, basket.Region);

    static OfferReason? Timed(Basket basket, PromotionDefinition offer)
    {
        var when = offer.When;
        var wall = Instants.Wall(basket.At, Instants.Zone(basket.Zone));
        if (wall < when.From) return OfferReason.Not(Reasons.NotStarted);
        if (wall >= when.To) return OfferReason.Not(Reasons.Ended);
        if (when.Weekdays.Count > 0 && !when.Weekdays.Contains(wall.DayOfWeek)) return OfferReason.Not(Reasons.WrongDay);
        return IsWithin(TimeOnly.FromDateTime(wall), when.HoursFrom, when.HoursTo) ? null : OfferReason.Not(Reasons.WrongHour);
    }

    static bool IsWithin(TimeOnly time, TimeOnly? from, TimeOnly? to) => (from, to) switch
    {
        (null, null) => true,
        ({ } first, null) => time >= first,
        (null, { } end) => time < end,
        ({ } first, { } end) => first <= end ? time >= first && time < end : time >= first || time < end,
    };

    static OfferReason? Personal(Basket basket, Shopper shopper, PromotionDefinition offer)
    {
        var personal = offer.Places.Tiers.Count > 0 || offer.When.FirstOrder || offer.Caps.Of(CapScope.Member) is not (null, null);
        if (personal && shopper.MemberId is null) return OfferReason.Not(Reasons.MemberNeeded);
        if (!In(offer.Places.Tiers, shopper.Tier)) return OfferReason.Not(Reasons.WrongTier, shopper.Tier);
        return offer.When.FirstOrder && shopper.FirstOrder != true ? OfferReason.Not(Reasons.FirstOrderOnly) : null;
    }

    static OfferReason? Capped(Shopper shopper, Candidate candidate)
    {
        foreach (var scope in candidate.Definition.Caps.Scopes())
        {
            if (scope == CapScope.Member && shopper.MemberId is null) continue;
            var room = candidate.RoomOf(scope);
            if (room.UsesLeft <= 0) return OfferReason.Not(UsedUp(scope));
            if (room.MoneyLeft <= 0) return OfferReason.Not(Reasons.BudgetUsedUp);
        }

        return null;
    }

    static string UsedUp(CapScope scope) => scope switch
    {
        CapScope.Offer => Reasons.UsedUp,
        CapScope.Channel => Reasons.UsedUpOnChannel,
        CapScope.Member => Reasons.UsedUpByMember,
        CapScope.Store => Reasons.UsedUpInStore,
        CapScope.Day => Reasons.UsedUpToday,
        CapScope.Code => Reasons.CodeUsedUp,
    };

    static bool In(IReadOnlyList<string> list, string? value) =>
        list.Count == 0 || (value is not null && list.Contains(value, StringComparer.OrdinalIgnoreCase));
}
