using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Promotions;

/// <summary>What this stage refuses, one line each; the sentences are in PromotionsText.</summary>
public static class PromotionRefusals
{
    public static Refused Incomplete(IEnumerable<string> problems) => new("promotion_incomplete", RefusedKind.Invalid, string.Join(", ", problems));

    public static Refused NameMissing() => new("promotion_name_missing", RefusedKind.Invalid);

    public static Refused Archived(string name) => new("promotion_archived", RefusedKind.Conflict, name);

    public static Refused ListTooLong(int most) => new("scope_list_too_long", RefusedKind.Invalid, most);

    public static Refused CodeTaken(string code) => new("code_taken", RefusedKind.Conflict, code);

    public static Refused CodesNumber(int most) => new("codes_number", RefusedKind.Invalid, most);

    public static Refused NoPool(string promotion) => new("codes_no_pool", RefusedKind.Conflict, promotion);

    public static Refused CodesBeingMade(string promotion) => new("codes_being_made", RefusedKind.Conflict, promotion);

    public static Refused CodeWrong() => new("code_wrong", RefusedKind.Invalid);

    public static Refused CodeNotHere() => new("code_not_here", RefusedKind.NotFound);

    public static Refused CodesReasonMissing() => new("codes_reason_missing", RefusedKind.Invalid);

    public static Refused SheetNumber(int most) => new("codes_sheet_number", RefusedKind.Invalid, most);

    public static Refused CodesTooMany(int most) => new("codes_too_many", RefusedKind.Invalid, most);

    public static Refused Withdrawn(long offer) => new("offer_withdrawn", RefusedKind.Conflict, offer);

    public static Refused Held(string offer) => new("offer_held", RefusedKind.Conflict, offer);

    public static Refused NotHeldNow(string offer) => new("offer_not_held", RefusedKind.Conflict, offer);

    public static Refused HoldReasonMissing() => new("hold_reason_missing", RefusedKind.Invalid);

    public static Refused ReasonMissing() => new("withdraw_reason_missing", RefusedKind.Invalid);

    public static Refused NotInviting(string offer) => new("offer_not_inviting", RefusedKind.Conflict, offer);

    public static Refused NobodyToInvite() => new("invitation_nobody", RefusedKind.Invalid);

    public static Refused DeadlinePast() => new("invitation_deadline_past", RefusedKind.Invalid);

    public static Refused InvitationClosed(string store) => new("invitation_closed", RefusedKind.Conflict, store);

    public static Refused BasketTooLong(int most) => new("basket_too_long", RefusedKind.Invalid, most);

    public static Refused BasketLineTwice(string line) => new("basket_line_twice", RefusedKind.Invalid, line);

    public static Refused BasketQuantity(string line, int most) => new("basket_quantity", RefusedKind.Invalid, line, most);

    public static Refused BasketPrice(string line) => new("basket_price", RefusedKind.Invalid, line);

    public static Refused OutsideName(int most) => new("outside_name_missing", RefusedKind.Invalid, most);

    public static Refused OutsidePlace(int most) => new("outside_place_missing", RefusedKind.Invalid, most);

    public static Refused OutsideEnds() => new("outside_ends_before_start", RefusedKind.Invalid);

    public static Refused OutsidePercent() => new("outside_percent", RefusedKind.Invalid);
}
