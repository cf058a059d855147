using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Channels;

/// <summary>What Channels refuses.</summary>
public static class ChannelRefusals
{
    public static Refused KillReason() => new("kill_reason", RefusedKind.Invalid);

    public static Refused KillSecondPerson() => new("kill_second_person", RefusedKind.Conflict);

    public static Refused TestAddress() => new("test_address", RefusedKind.Invalid);

    public static Refused PublicAddress() => new("public_address", RefusedKind.Invalid);

    public static Refused UnknownChannel(string name) => new("unknown_channel", RefusedKind.Invalid, name);

    public static Refused ChannelCap(int most, int days) => new("channel_cap_range", RefusedKind.Invalid, most, days);

    public static Refused DomainLimit(int perSecond, int atOnce) => new("domain_limit_range", RefusedKind.Invalid, perSecond, atOnce);

    /// <summary>A domain without its pace, or a pace without its domain.</summary>
    public static Refused DomainIncomplete(string domain) => new("domain_limit_incomplete", RefusedKind.Invalid, domain);

    public static Refused ChannelGuards() => new("channel_guards_range", RefusedKind.Invalid);

    public static Refused ResumeReason() => new("resume_reason", RefusedKind.Invalid);

    /// <summary>The run is not on hold on this channel, or not any more.</summary>
    public static Refused RampNotHeld() => new("ramp_not_held", RefusedKind.Conflict);

    public static Refused NotSetUp() => new("channel_not_set_up", RefusedKind.Conflict);

    public static Refused SubscriptionUrl() => new("subscription_url", RefusedKind.Invalid);

    public static Refused SubscriptionType(string type) => new("subscription_type", RefusedKind.Invalid, type);

    public static Refused TestNobody() => new("test_nobody", RefusedKind.Invalid);

    public static Refused TestContent() => new("test_content", RefusedKind.Conflict);

    public static Refused Stopped() => new("channel_stopped", RefusedKind.Conflict);

    public static Refused ReceiptSignature() => new("receipt_signature", RefusedKind.Forbidden);

    /// <summary>A decision about unknown messages says why, in 1 to 500 letters.</summary>
    public static Refused UnknownReason() => new("unknown_reason", RefusedKind.Invalid);

    /// <summary>Between asking and confirming the number of messages changed.</summary>
    public static Refused UnknownChanged() => new("unknown_changed", RefusedKind.Conflict);

    /// <summary>No row of a call list within the caller's scope has this key.</summary>
    public static Refused CallUnknown() => new("call_unknown", RefusedKind.Invalid);

    public static Refused CallOutcomeUnknown() => new("call_outcome_unknown", RefusedKind.Invalid);

    public static Refused CallAgainMissing() => new("call_again_missing", RefusedKind.Invalid);

    public static Refused CallAgainUnasked() => new("call_again_unasked", RefusedKind.Invalid);

    public static Refused ReceiptUnreadable() => new("receipt_unreadable", RefusedKind.Invalid);

    /// <summary>A template without its id, name or text.</summary>
    public static Refused TemplateIncomplete(int most) => new("template_incomplete", RefusedKind.Invalid, most);

    /// <summary>Its text is too long, or a brace belongs to no field.</summary>
    public static Refused TemplateBody(int most) => new("template_body", RefusedKind.Invalid, most);

    public static Refused TemplateLimits() => new("template_limits", RefusedKind.Invalid);

    public static Refused TemplateCodeTaken(string code) => new("template_code_taken", RefusedKind.Conflict, code);

    /// <summary>The provider has seen its text.</summary>
    public static Refused TemplateFixed() => new("template_fixed", RefusedKind.Conflict);

    public static Refused TemplateMove() => new("template_move", RefusedKind.Conflict);

    public static Refused TemplateReason() => new("template_reason", RefusedKind.Invalid);
}
