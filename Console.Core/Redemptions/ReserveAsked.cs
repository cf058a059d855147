using CampaignConsole.Core.Redemptions.Evaluations;

namespace CampaignConsole.Core.Redemptions;

/// <summary>What is to be held: an evaluation by id, or handed back whole, or a basket.</summary>
public sealed record ReserveAsked
{
    /// <summary>How long a hold lasts unless the caller says otherwise, and at most: seconds.</summary>
    public const int UsualSeconds = 900;

    public const int MostSeconds = 86_400;

    public Guid? EvaluationId { get; init; }

    public EvaluationDocument? Evaluation { get; init; }

    public string? Signature { get; init; }

    public BasketAsked? Basket { get; init; }

    public int? Seconds { get; init; }

    /// <summary>The till or device, for the record.</summary>
    public string? Device { get; init; }

    /// <summary>The staff number of whoever works at the till.</summary>
    public string? Clerk { get; init; }
}

/// <summary>Either the hold, or what the basket gets now when that is no longer what was evaluated.</summary>
public sealed record ReserveAnswer(RedemptionView? Held, SignedEvaluation? Changed);
