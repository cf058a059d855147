using CampaignConsole.Core.Assignments.Claiming;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Redemptions.Velocity;

namespace CampaignConsole.Core.Redemptions;

/// <summary>What this stage refuses, one line each; the sentences are in RedemptionsText.</summary>
public static class RedemptionRefusals
{
    public static Refused StoreUnknown(string store) => new("store_unknown", RefusedKind.Invalid, store);

    public static Refused StoreOutOfScope(string? store) => new("store_out_of_scope", RefusedKind.Forbidden, store);

    public static Refused ChannelUnknown(string channel) => new("selling_channel_unknown", RefusedKind.Invalid, channel);

    public static Refused MemberUnknown() => new("member_unknown", RefusedKind.NotFound);

    public static Refused IdentityKindUnknown(string kind) => new("shopper_identity_kind_unknown", RefusedKind.Invalid, kind);

    public static Refused IdentityClash(string members) => new("identity_clash", RefusedKind.Conflict, members);

    /// <summary>Why a claim came to nothing, as far as it is told.</summary>
    public static Refused Claim(ClaimOutcome outcome) => outcome switch
    {
        ClaimOutcome.OfferUnknown => new("offer_unknown", RefusedKind.NotFound),
        ClaimOutcome.Over => new("claim_over", RefusedKind.Conflict),
        ClaimOutcome.NotAvailable or ClaimOutcome.Granted => new("not_available", RefusedKind.Conflict),
    };

    public static Refused DeskNothingFound() => new("desk_nothing_found", RefusedKind.NotFound);

    public static Refused DeskNoReceipt(string receipt) => new("desk_no_receipt", RefusedKind.NotFound, receipt);

    public static Refused DeskFormStale() => new("desk_form_stale", RefusedKind.Conflict);

    public static Refused TooOld(int minutes) => new("at_too_old", RefusedKind.Invalid, minutes);

    public static Refused InFuture(int minutes) => new("at_in_future", RefusedKind.Invalid, minutes);

    public static Refused EvaluationUnknown(Guid evaluation) => new("evaluation_unknown", RefusedKind.NotFound, evaluation);

    public static Refused EvaluationForged() => new("evaluation_forged", RefusedKind.Invalid);

    public static Refused EvaluationChanged() => new("evaluation_changed", RefusedKind.Conflict);

    public static Refused NothingAsked() => new("reserve_nothing", RefusedKind.Invalid);

    public static Refused NothingApplies() => new("nothing_applies", RefusedKind.Conflict);

    /// <param name="wait">Until the next place is free.</param>
    public static Refused TooFast(VelocityScope scope, VelocityLimit limit, TimeSpan wait) => new(
        scope switch
        {
            VelocityScope.Member => "too_many_by_member",
            VelocityScope.Device => "too_many_by_device",
            VelocityScope.Clerk => "too_many_by_clerk",
            VelocityScope.Store => "too_many_in_store",
            VelocityScope.Codes => "too_many_codes",
        },
        RefusedKind.TooMany, limit.Most, limit.Minutes, Math.Max(1, (int)Math.Ceiling(wait.TotalMinutes))) { RetryAfter = wait };

    public static Refused TooManyCodes(VelocityLimit limit, TimeSpan wait) => TooFast(VelocityScope.Codes, limit, wait);

    public static Refused CodeMistyped() => new("code_mistyped", RefusedKind.Invalid);

    public static Refused TooBusy() => new("offers_too_busy", RefusedKind.Conflict) { RetryAfter = TimeSpan.FromSeconds(1) };

    public static Refused TimeToHold(int most) => new("ttl_out_of_range", RefusedKind.Invalid, most);

    public static Refused NotFound(Guid redemption) => new("redemption_not_found", RefusedKind.NotFound, redemption);

    public static Refused NotHeld(RedemptionState state) => new("redemption_not_held", RefusedKind.Conflict, state);

    public static Refused InParts() => new("redemption_in_parts", RefusedKind.Conflict);

    public static Refused PartLineUnknown(string line) => new("part_line_unknown", RefusedKind.Invalid, line);

    public static Refused PartTooMany(string line, int left) => new("part_too_many", RefusedKind.Conflict, line, left);

    public static Refused NothingLeft() => new("part_nothing_left", RefusedKind.Conflict);

    public static Refused TimeToHoldRest(int most) => new("rest_ttl_out_of_range", RefusedKind.Invalid, most);

    public static Refused AlreadyConfirmed(string receipt) => new("redemption_confirmed", RefusedKind.Conflict, receipt);

    public static Refused ReceiptUsed(string receipt) => new("receipt_used", RefusedKind.Conflict, receipt);

    public static Refused ReceiptMissing() => new("receipt_missing", RefusedKind.Invalid);

    public static Refused PackStoreMissing() => new("pack_store_missing", RefusedKind.Invalid);

    public static Refused OfflineDevice(int longest) => new("offline_device", RefusedKind.Invalid, longest);

    public static Refused OfflineBatchTooLong(int most) => new("offline_batch_too_long", RefusedKind.Invalid, most);

    public static Refused OfflineSequence() => new("offline_sequence", RefusedKind.Invalid);

    public static Refused OfflineSequenceUsed(long sequence) => new("offline_sequence_used", RefusedKind.Conflict, sequence);

    public static Refused OfflineOtherStore(string store) => new("offline_other_store", RefusedKind.Invalid, store);

    public static Refused OfflineTimeMissing() => new("offline_time_missing", RefusedKind.Invalid);

    public static Refused NotConfirmed(RedemptionState state) => new("redemption_not_confirmed", RefusedKind.Conflict, state);

    public static Refused ReturnLineUnknown(string line) => new("return_line_unknown", RefusedKind.Invalid, line);

    public static Refused RefundChanged() => new("refund_changed", RefusedKind.Conflict);

    public static Refused ReturnTooMany(string line, int left) => new("return_too_many", RefusedKind.Conflict, line, left);
}
