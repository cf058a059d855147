using System.Linq.Expressions;

namespace CampaignConsole.Core.Members.Consent;

/// <summary>Which records prove that members consented by themselves: those with the wording that was shown or with evidence, and those that members made without anybody in between.</summary>
static class ConsentProof
{
    /// <summary>A member's own link.</summary>
    public const string Link = "link";

    /// <summary>A member's own reply by SMS.</summary>
    public const string SmsKeyword = "sms_keyword";

    /// <summary>True for a record that proves a consent; an import that only says so proves none.</summary>
    public static Expression<Func<ConsentRecord, bool>> Proves { get; } = record =>
        record.Granted && (record.TextVersion != null || record.EvidenceId != null || record.Source == Link || record.Source == SmsKeyword);
}
