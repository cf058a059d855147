using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Members.Activity;

/// <summary>What is refused of receipts and events.</summary>
public static class ActivityRefusals
{
    public static Refused TypeUnknown() => new("activity_type_unknown", RefusedKind.Invalid);

    public static Refused FieldMissing(string field) => new("field_missing", RefusedKind.Invalid, field);

    public static Refused FromFuture() => new("activity_from_future", RefusedKind.Invalid);

    /// <summary>Further back than five minutes, without the scope backfill.</summary>
    public static Refused TooOld() => new("backfill_needed", RefusedKind.Forbidden);

    public static Refused CurrencyUnknown(string currency) => new("currency_unknown", RefusedKind.Invalid, currency);

    public static Refused AmountNegative() => new("amount_negative", RefusedKind.Invalid);

    /// <summary>The same receipt and revision with other lines: a correction must raise the revision.</summary>
    public static Refused RevisionUsed() => new("receipt_revision_used", RefusedKind.Conflict);

    /// <summary>The key may not speak for this store.</summary>
    public static Refused StoreOutOfScope(string code) => new("store_out_of_scope", RefusedKind.Forbidden, code);
}
