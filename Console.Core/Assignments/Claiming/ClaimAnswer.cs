namespace CampaignConsole.Core.Assignments.Claiming;

/// <summary>Who wants which offer, and from where.</summary>
/// <param name="MemberId">The active member, found by the caller.</param>
/// <param name="Zone">The clock that the offer's end is read by; null: the brand's.</param>
/// <param name="IsTest">Answers as it would be, and grants nothing.</param>
public sealed record ClaimAsked(long OfferId, long MemberId, ClaimWay Way, string Channel, long? StoreId = null, TimeZoneInfo? Zone = null, bool IsTest = false);

/// <summary>How a claim was answered.</summary>
public enum ClaimOutcome
{
    /// <summary>The member holds it now, or held it already by an earlier claim.</summary>
    Granted,

    /// <summary>There is no such offer, or it is not one to be claimed.</summary>
    OfferUnknown,

    /// <summary>Not for this member, or not at this moment; why is not told.</summary>
    NotAvailable,

    /// <summary>The offer is over, withdrawn, or all of it is taken.</summary>
    Over,
}

/// <summary>The answer to a claim; the same claim again gets the same.</summary>
public sealed record ClaimAnswer(ClaimOutcome Outcome, GrantedClaim? Granted = null)
{
    internal static ClaimAnswer Unknown { get; } = new(ClaimOutcome.OfferUnknown);

    internal static ClaimAnswer NotAvailable { get; } = new(ClaimOutcome.NotAvailable);

    internal static ClaimAnswer Over { get; } = new(ClaimOutcome.Over);
}

/// <summary>A claim that was granted.</summary>
/// <param name="EndsAt">The member's own end, where the offer counts days from the claim.</param>
/// <param name="CodeId">The member's own code, where the offer has such codes.</param>
/// <param name="IsGiven">False where it was only asked what a claim would bring.</param>
public sealed record GrantedClaim(long OfferId, string Hash, long CampaignId, DateTimeOffset At, DateTimeOffset? EndsAt, long? CodeId, bool IsGiven = true);
