namespace CampaignConsole.Core.Promotions.Baskets;

/// <summary>How an offer was answered for a basket.</summary>
public enum Outcome
{
    Applied,

    /// <summary>Something the shopper can add is missing; the number says how much.</summary>
    Almost,
    Not,
}

/// <summary>Why an offer was answered so; the sentence is made on reading, in the asked language.</summary>
/// <param name="Code">Stable, one of <see cref="Reasons"/>.</param>
/// <param name="Amount">Money that is missing, minor units.</param>
/// <param name="Units">Units that are missing.</param>
/// <param name="Winner">The offer that was taken instead.</param>
/// <param name="Word">A code for the sentence: a store, a channel, a sku.</param>
public sealed record OfferReason(Outcome Outcome, string Code, long? Amount = null, int? Units = null, long? Winner = null, string? Word = null)
{
    public static OfferReason Not(string code, string? word = null) => new(Outcome.Not, code, Word: word);

    public static OfferReason AmountShort(string code, long missing) => new(Outcome.Almost, code, Amount: missing);

    public static OfferReason UnitsShort(string code, int missing, string? word = null) => new(Outcome.Almost, code, Units: missing, Word: word);

    public static OfferReason Lost(long winner) => new(Outcome.Not, Reasons.AnotherWon, Winner: winner);

    public static OfferReason Applied { get; } = new(Outcome.Applied, Reasons.Applied);
}

/// <summary>The stable codes of an answer.</summary>
public static class Reasons
{
    public const string Applied = "applied";
    public const string WrongCurrency = "wrong_currency";
    public const string NotStarted = "not_started";
    public const string Ended = "ended";
    public const string WrongDay = "wrong_day";
    public const string WrongHour = "wrong_hour";
    public const string WrongStore = "wrong_store";
    public const string StoreNotAccepted = "store_not_accepted";
    public const string WrongChannel = "wrong_channel";
    public const string WrongTier = "wrong_tier";
    public const string WrongPayment = "wrong_payment";
    public const string WrongShipping = "wrong_shipping";
    public const string NotHeld = "not_held";
    public const string OnHold = "held";
    public const string NotClaimed = "not_claimed";
    public const string CodeNeeded = "code_needed";
    public const string MemberNeeded = "member_needed";
    public const string FirstOrderOnly = "first_order_only";
    public const string UsedUp = "used_up";
    public const string UsedUpOnChannel = "used_up_on_channel";
    public const string UsedUpByMember = "used_up_by_member";
    public const string UsedUpInStore = "used_up_in_store";
    public const string UsedUpToday = "used_up_today";
    public const string CodeUsedUp = "code_used_up";
    public const string BudgetUsedUp = "budget_used_up";
    public const string NothingInScope = "nothing_in_scope";
    public const string NothingLeft = "nothing_left";
    public const string AnotherWon = "another_won";
    public const string GiftUnavailable = "gift_unavailable";
    public const string SpendShort = "spend_short";
    public const string UnitsShort = "units_short";
    public const string LineUnitsShort = "line_units_short";
    public const string NeedAmountShort = "need_amount_short";
    public const string NeedUnitsShort = "need_units_short";
    public const string BuyShort = "buy_short";
    public const string GetShort = "get_short";
    public const string SetShort = "set_short";
    public const string TierShort = "tier_short";

    /// <summary>All of them, for the test that each has a sentence in both languages.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Applied, WrongCurrency, NotStarted, Ended, WrongDay, WrongHour, WrongStore, StoreNotAccepted, WrongChannel, WrongTier, WrongPayment, WrongShipping,
        NotHeld, NotClaimed, OnHold, CodeNeeded, MemberNeeded, FirstOrderOnly, UsedUp, UsedUpOnChannel, UsedUpByMember, UsedUpInStore, UsedUpToday, CodeUsedUp, BudgetUsedUp,
        NothingInScope, NothingLeft, AnotherWon, GiftUnavailable, SpendShort, UnitsShort, LineUnitsShort, NeedAmountShort, NeedUnitsShort, BuyShort, GetShort,
        SetShort, TierShort,
    ];
}
