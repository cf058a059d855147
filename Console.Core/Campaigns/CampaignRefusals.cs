using CampaignConsole.Core.Campaigns.Content;
using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Campaigns;

/// <summary>The refusals of this stage.</summary>
static class CampaignRefusals
{
    /// <summary>The table of moves has no such move from where the campaign stands.</summary>
    public static Refused State(CampaignState state, CampaignAct act) => new("campaign_state", RefusedKind.Conflict, state, act);

    public static Refused NeedsName() => new("campaign_needs_name", RefusedKind.Invalid);

    public static Refused ReminderDays(int most) => new("reminder_days", RefusedKind.Invalid, most);

    public static Refused ControlShare() => new("campaign_control_share", RefusedKind.Invalid);

    public static Refused ContentTooLong(string channel, ContentPart part, int most) => new("campaign_content_too_long", RefusedKind.Invalid, channel, part, most);

    public static Refused Channel(string name) => new("channel_unknown", RefusedKind.Invalid, name);

    /// <summary>A fall-back waits a whole number of hours within a range.</summary>
    public static Refused ChannelWait(int least, int most) => new("channel_wait", RefusedKind.Invalid, least, most);

    public static Refused TemplateBroken(TemplateProblem problem) => new("template_broken", RefusedKind.Invalid, problem.Detail, problem.Position);

    /// <summary>Readiness lists every reason; this carries how many there are.</summary>
    public static Refused NotReady(int reasons) => new("campaign_not_ready", RefusedKind.Conflict, reasons);

    /// <summary>Its wait is over, or it had none: what has begun is paused or stopped, not undone.</summary>
    public static Refused LaunchBegun() => new("launch_begun", RefusedKind.Conflict);

    public static Refused NeedsApproval() => new("campaign_needs_approval", RefusedKind.Conflict);

    /// <summary>The approval does not cover what the campaign says now.</summary>
    public static Refused ApprovalVoid() => new("campaign_approval_void", RefusedKind.Conflict);

    /// <summary>The audience has grown clearly beyond the approved count.</summary>
    public static Refused Outgrown(int approved, int now) => new("campaign_outgrown", RefusedKind.Conflict, approved, now);

    /// <summary>Somebody decided in the meantime, or an edit voided the request.</summary>
    public static Refused Decided() => new("approval_decided", RefusedKind.Conflict);

    /// <summary>The approver is author, last editor, requester or launcher.</summary>
    public static Refused OwnCampaign() => new("campaign_own", RefusedKind.Forbidden);

    /// <summary>The other price is not there any more, or no longer meets this one.</summary>
    public static Refused ConflictGone() => new("conflict_gone", RefusedKind.Conflict);

    /// <summary>Nothing smaller parts the two prices.</summary>
    public static Refused ConflictNoFix() => new("conflict_no_fix", RefusedKind.Conflict);

    public static Refused SmsPrices() => new("sms_prices_range", RefusedKind.Invalid);

    /// <summary>A prefix without its price, or a price without its prefix.</summary>
    public static Refused SmsPriceIncomplete(string prefix) => new("sms_price_incomplete", RefusedKind.Invalid, prefix);

    public static Refused NeedsReason() => new("campaign_needs_reason", RefusedKind.Invalid);

    /// <summary>The launcher typed another number than the members that would be considered.</summary>
    public static Refused NumberDiffers(int count) => new("campaign_number_differs", RefusedKind.Conflict, count);

    /// <summary>No registered template of this channel has this number.</summary>
    public static Refused TemplateUnknown() => new("template_unknown", RefusedKind.Invalid);

    public static Refused TemplateFieldTooLong(int most) => new("template_field_too_long", RefusedKind.Invalid, most);
}
