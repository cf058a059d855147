namespace CampaignConsole.Core.Assignments;

/// <summary>Which rule removed a member; the first that applies, in this order.</summary>
public enum SuppressionReason
{
    None,
    Erased,
    Merged,
    OutOfScope,

    /// <summary>Objects to personalised offers.</summary>
    Objection,

    /// <summary>No consent on any chosen sending channel.</summary>
    NoConsent,

    /// <summary>Consents, but has no usable address on any such channel.</summary>
    NoAddress,

    /// <summary>Every address on such channels is on the suppression list.</summary>
    SuppressedAddress,

    /// <summary>Asked for silence until a day that lies ahead.</summary>
    Paused,

    /// <summary>Still holds this campaign's offer from an earlier run.</summary>
    HoldsIt,

    /// <summary>Holds an offer of another campaign whose price would meet this one.</summary>
    HoldsOverlapping,

    /// <summary>A campaign of a better priority whose price would meet this one will reach the member.</summary>
    Outranked,

    /// <summary>Asked for fewer messages, and was told something lately.</summary>
    LessOften,

    /// <summary>Was told enough already, by the frequency cap.</summary>
    FrequencyCap,
}

/// <summary>The reasons as the ledger, the files and the texts spell them.</summary>
public static class SuppressionReasons
{
    /// <summary>The stable code; its sentence stands in the resources under <c>reason.&lt;code&gt;</c>.</summary>
    public static string Code(this SuppressionReason reason) => reason switch
    {
        SuppressionReason.None => "",
        SuppressionReason.Erased => "erased",
        SuppressionReason.Merged => "merged",
        SuppressionReason.OutOfScope => "out_of_scope",
        SuppressionReason.Objection => "objection",
        SuppressionReason.NoConsent => "no_consent",
        SuppressionReason.NoAddress => "no_address",
        SuppressionReason.SuppressedAddress => "suppressed_address",
        SuppressionReason.Paused => "paused",
        SuppressionReason.HoldsIt => "holds_it",
        SuppressionReason.HoldsOverlapping => "holds_overlapping",
        SuppressionReason.Outranked => "outranked",
        SuppressionReason.LessOften => "less_often",
        SuppressionReason.FrequencyCap => "frequency_cap",
    };

    /// <summary>All codes, in the order in which the rules remove.</summary>
    public static IReadOnlyList<string> Codes { get; } =
        [.. Enum.GetValues<SuppressionReason>().Where(reason => reason != SuppressionReason.None).Select(Code)];
}
