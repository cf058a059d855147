using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Members;

/// <summary>What Members refuses; values name fields and ids, never what a person typed.</summary>
public static class MemberRefusals
{
    public static Refused PhoneInvalid() => new("phone_invalid", RefusedKind.Invalid);

    public static Refused EmailInvalid() => new("email_invalid", RefusedKind.Invalid);

    public static Refused IdentityInvalid() => new("identity_invalid", RefusedKind.Invalid);

    public static Refused IdentityKindUnknown() => new("identity_kind_unknown", RefusedKind.Invalid);

    /// <summary>A row with neither a source id nor an identity.</summary>
    public static Refused IdentityMissing() => new("identity_missing", RefusedKind.Invalid);

    /// <summary>Several members have this identity, and nobody has decided yet; the values are their ids.</summary>
    public static Refused IdentityClash(IEnumerable<long> choices) => new("identity_clash", RefusedKind.Conflict, string.Join(", ", choices.Order()));

    public static Refused MemberUnknown() => new("member_unknown", RefusedKind.NotFound);

    /// <summary>The person asked to be forgotten; the source must not bring the record back.</summary>
    public static Refused MemberErased() => new("member_erased", RefusedKind.Conflict);

    public static Refused FieldTooLong(string field, int most) => new("field_too_long", RefusedKind.Invalid, field, most);

    public static Refused TooMany(string field, int most) => new("list_too_long", RefusedKind.Invalid, field, most);

    public static Refused BirthDateInvalid() => new("birth_date_invalid", RefusedKind.Invalid);

    public static Refused GenderUnknown() => new("gender_unknown", RefusedKind.Invalid);

    public static Refused StoreUnknown() => new("home_store_unknown", RefusedKind.Invalid);

    public static Refused SourceIncomplete() => new("source_incomplete", RefusedKind.Invalid);

    public static Refused ConsentChannelUnknown(string? channel) => new("consent_channel_unknown", RefusedKind.Invalid, channel);

    public static Refused ConsentTopicMissing() => new("consent_topic_missing", RefusedKind.Invalid);

    /// <summary>A statement from the future.</summary>
    public static Refused ConsentTooEarly() => new("consent_from_future", RefusedKind.Invalid);

    public static Refused BatchTooLong(int most) => new("batch_too_long", RefusedKind.Invalid, most);

    public static Refused MergeWithItself() => new("merge_with_itself", RefusedKind.Invalid);

    public static Refused NotMergeable() => new("member_not_active", RefusedKind.Conflict);

    public static Refused AlreadyUndone() => new("merge_undone_already", RefusedKind.Conflict);

    public static Refused ProposalDecided() => new("proposal_decided", RefusedKind.Conflict);

    public static Refused ReasonMissing() => new("reason_missing", RefusedKind.Invalid);

    public static Refused SuppressionUntilPast() => new("suppression_until_past", RefusedKind.Invalid);

    public static Refused SuppressionScope() => new("suppression_scope", RefusedKind.Forbidden);

    /// <summary>A grant without its number, app, open id or template, or of an amount out of range.</summary>
    public static Refused GrantIncomplete(int most) => new("grant_incomplete", RefusedKind.Invalid, most);
}
