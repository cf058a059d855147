using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Baskets;
using CampaignConsole.Core.Promotions.Caps;

namespace CampaignConsole.Core.Redemptions.Rehearsals;

/// <summary>A basket of the past with who brought it and what caps count it for.</summary>
/// <param name="HasFloors">True when some line has a floor above zero.</param>
readonly record struct PastBasket(Basket Basket, Shopper Shopper, CapHolders Holders, bool HasFloors);

/// <summary>Replays baskets on one definition, the only candidate, and counts in memory, caps included, in the order in which they come. No storage, no clock.</summary>
sealed class SideReplay(PromotionDefinition definition, RehearsalReach reach, RehearsalTotals totals, TallyBook book)
{
    /// <summary>The id under which the definition is a candidate and is held.</summary>
    public const long Draft = 1;

    static readonly TallyOver[] Counted = [TallyOver.Offer, TallyOver.Channel, TallyOver.Store, TallyOver.Day];

    static readonly IReadOnlyList<CapRoom> Limitless = [.. Enum.GetValues<CapScope>().Select(scope => new CapRoom(scope, null, null))];

    readonly PromotionDefinition terms = Terms(definition, reach);
    readonly IReadOnlyList<CapScope> scopes = [.. Terms(definition, reach).Caps.Scopes()];
    readonly Candidate free = new(Draft, "", Terms(definition, reach), Limitless);
    readonly Candidate uncut = new(Draft, "", Terms(definition with { Caps = definition.Caps with { MaximumPerUse = null } }, reach), Limitless);

    public RehearsalTotals Totals => totals;

    public TallyBook Book => book;

    /// <summary>The definition as it is replayed: in the asked period instead of its own, and without what a receipt does not tell (codes, payment, shipping).</summary>
    public static PromotionDefinition Terms(PromotionDefinition definition, RehearsalReach reach) => definition with
    {
        Reach = reach == RehearsalReach.Everybody ? OfferReach.Everybody : OfferReach.Holders,
        Codes = new OfferCodes(),
        Caps = definition.Caps with { UsesPerCode = null },
        When = definition.When with { From = null, To = null, DaysFromAssignment = null, Payments = [], ShippingMethods = [] },
    };

    public void Take(PastBasket past)
    {
        // What the basket would get if no cap were near; caps come in where this does not fit.
        var wanted = BasketEvaluator.Evaluate(past.Basket, past.Shopper, [free]);
        var answer = wanted.Offers[0];
        switch (answer.Reason.Outcome)
        {
            case Outcome.Almost:
                totals.Almost++;
                return;
            case Outcome.Not:
                if (answer.Reason.Code == Reasons.MemberNeeded) totals.Unknown++;
                return;
            case Outcome.Applied:
                Give(past, wanted, answer);
                return;
        }
    }

    void Give(PastBasket past, Evaluation wanted, OfferAnswer answer)
    {
        var rooms = RoomsOf(past.Holders);
        var given = rooms.All(room => Fits(room, answer.Discount)) ? wanted : BasketEvaluator.Evaluate(past.Basket, past.Shopper, [new Candidate(Draft, "", terms, rooms)]);
        var got = given.Offers[0];
        if (got.Reason.Outcome == Outcome.Applied)
        {
            Enter(past, got);
            CountLimits(past, wanted, answer);
        }

        if (got.Reason.Outcome != Outcome.Applied || got.Discount < answer.Discount) TurnAway(past, rooms, answer.Discount, got);
    }

    void Enter(PastBasket past, OfferAnswer got)
    {
        var (holders, listed) = (past.Holders, past.Basket.Lines.Sum(line => line.UnitPrice * line.Quantity));
        totals.Uses++;
        totals.Discount += got.Discount;
        totals.Points += got.Points;
        totals.Listed += listed;
        totals.PaidByBrand += got.Funding.Brand;
        totals.PaidByStore += got.Funding.Store;
        totals.PaidBySupplier += got.Funding.Supplier;
        foreach (var over in Counted)
        {
            var row = book.Change(over, KeyOf(over, holders));
            (row.Uses, row.Money, row.Listed) = (row.Uses + 1, row.Money + got.Discount, row.Listed + listed);
        }

        if (holders.MemberId is { } member)
        {
            var isNew = book.AddToMember(member, got.Discount, listed);
            var tier = book.Change(TallyOver.Tier, past.Shopper.Tier ?? "");
            (tier.Uses, tier.Money, tier.Listed) = (tier.Uses + 1, tier.Money + got.Discount, tier.Listed + listed);
            if (isNew) (totals.Winners, tier.Members) = (totals.Winners + 1, tier.Members + 1);
        }

        foreach (var room in RoomsOf(holders).Where(room => room.UsesLeft <= 0 || room.MoneyLeft <= 0)) RanOut(room.Scope, past);
    }

    void TurnAway(PastBasket past, IReadOnlyList<CapRoom> rooms, long wanted, OfferAnswer got)
    {
        var scope = Responsible(rooms, got);
        if (got.Reason.Outcome == Outcome.Applied) totals.Clipped++;
        else (totals.TurnedAway, totals.TurnedAwayByMember) = (totals.TurnedAway + 1, totals.TurnedAwayByMember + (scope == CapScope.Member ? 1 : 0));
        totals.Missed += wanted - got.Discount;
        if (scope == CapScope.Member) return;
        book.Change(OverOf(scope), KeyOf(OverOf(scope), past.Holders)).TurnedAway++;
        RanOut(scope, past);
    }

    void RanOut(CapScope scope, PastBasket past)
    {
        // That members use up their own share is what it is for.
        if (scope == CapScope.Member) return;
        var row = book.Change(OverOf(scope), KeyOf(OverOf(scope), past.Holders));
        row.RanOutAt ??= past.Basket.At;
        if (scope == CapScope.Offer) totals.RanOutAt ??= past.Basket.At;
    }

    /// <summary>Counts where floors and the most per use changed what a basket was to get; a budget may have clipped it further.</summary>
    void CountLimits(PastBasket past, Evaluation wanted, OfferAnswer answer)
    {
        var moved = past.HasFloors ? Moved(past, wanted) : 0;
        if (answer.Dropped > 0 || moved > 0) totals.FloorHits++;
        totals.FloorDropped += answer.Dropped;
        totals.FloorMoved += moved;
        if (definition.Caps.MaximumPerUse is not { } most || answer.Discount < most) return;
        var kept = BasketEvaluator.Evaluate(past.Basket, past.Shopper, [uncut]).Offers[0].Discount - answer.Discount;
        if (kept <= 0) return;
        totals.CutHits++;
        totals.CutAmount += kept;
    }

    /// <summary>What lines took over from others that were at their floor.</summary>
    long Moved(PastBasket past, Evaluation wanted)
    {
        var open = past.Basket with { Lines = [.. past.Basket.Lines.Select(line => line with { Floor = 0 })] };
        var without = BasketEvaluator.Evaluate(open, past.Shopper, [free]);
        return wanted.Lines.Zip(without.Lines, (with, line) => Math.Max(0, with.Discount - line.Discount)).Sum();
    }

    IReadOnlyList<CapRoom> RoomsOf(CapHolders holders)
    {
        if (scopes.Count == 0) return [];
        var rooms = new List<CapRoom>(scopes.Count);
        foreach (var scope in scopes)
        {
            if (holders.Of(scope) is null) continue;
            var (uses, money) = scope == CapScope.Member ? book.OfMember(holders.MemberId!.Value) : book.Of(OverOf(scope), KeyOf(OverOf(scope), holders));
            var (usesLimit, moneyLimit) = definition.Caps.Of(scope);
            rooms.Add(new CapRoom(scope, usesLimit - uses, moneyLimit - money));
        }

        return rooms;
    }

    static bool Fits(CapRoom room, long discount) => !(room.UsesLeft <= 0) && !(room.MoneyLeft <= 0) && !(room.MoneyLeft < discount);

    /// <summary>The cap that was in the way: the one the evaluator names, of budgets the one with the least left.</summary>
    static CapScope Responsible(IReadOnlyList<CapRoom> rooms, OfferAnswer got) => got.Reason.Code switch
    {
        Reasons.UsedUp => CapScope.Offer,
        Reasons.UsedUpOnChannel => CapScope.Channel,
        Reasons.UsedUpInStore => CapScope.Store,
        Reasons.UsedUpToday => CapScope.Day,
        Reasons.UsedUpByMember => CapScope.Member,
        _ => rooms.Where(room => room.MoneyLeft is not null).MinBy(room => room.MoneyLeft)!.Scope,
    };

    static TallyOver OverOf(CapScope scope) => scope switch
    {
        CapScope.Offer => TallyOver.Offer,
        CapScope.Channel => TallyOver.Channel,
        CapScope.Store => TallyOver.Store,
        CapScope.Day => TallyOver.Day,
        CapScope.Member => TallyOver.Member,
        CapScope.Code => throw new InvalidOperationException("Past receipts tell no codes: their limit is not replayed."),
    };

    static string KeyOf(TallyOver over, CapHolders holders) => over switch
    {
        TallyOver.Offer or TallyOver.Tier => "",
        TallyOver.Channel => holders.Of(CapScope.Channel)!,
        TallyOver.Store => holders.Of(CapScope.Store) ?? "",
        TallyOver.Day => holders.Of(CapScope.Day)!,
        TallyOver.Member => holders.Of(CapScope.Member) ?? "",
    };
}
