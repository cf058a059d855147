using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Redemptions.Evaluations;

namespace CampaignConsole.Core.Redemptions.Offline;

/// <summary>Sales that a till rang up while it was offline.</summary>
/// <param name="Device">The till's own name, unique in its store.</param>
/// <param name="Store">The store's code.</param>
/// <param name="SentAt">What the till's clock shows now; so it can be told how wrong it is.</param>
/// <param name="Sales">In any order; null where one could not be read.</param>
public sealed record OfflineBatch(string Device, string? Store, DateTimeOffset? SentAt, IReadOnlyList<OfflineSaleAsked?> Sales)
{
    /// <summary>The most sales of one batch.</summary>
    public const int Most = 500;

    public const int LongestDevice = 64;
}

/// <summary>One sale of a till.</summary>
public sealed record OfflineSaleAsked
{
    /// <summary>From 1, counted by the till; each number stands for one sale for ever.</summary>
    public required long Sequence { get; init; }

    public required BasketAsked Basket { get; init; }

    /// <summary>With the time by the till's clock, unless the basket says it.</summary>
    public required ReceiptAsked Receipt { get; init; }

    /// <summary>The offers that the till gave; null: whatever applied at the time.</summary>
    public IReadOnlyList<GivenOffer>? Offers { get; init; }

    /// <summary>What was paid, minor units; null: not told.</summary>
    public long? Total { get; init; }

    /// <summary>SHA-256 of what was told; who bought is left out, so that nothing personal is kept.</summary>
    public string Digest() => CanonicalJson.Hash(this with { Basket = Basket with { Member = null } });
}

/// <summary>A stretch of numbers that never came; both ends are missing.</summary>
public sealed record SequenceGap(long From, long To);

/// <summary>What became of one sale.</summary>
/// <param name="Index">Its place in the batch.</param>
/// <param name="Problem">Why it was refused.</param>
public sealed record OfflineRow(int Index, long? Sequence, OfflineOutcome Outcome, string? Code = null, RedemptionView? Redemption = null, Refused? Problem = null);

/// <summary>What became of a batch, and how the till's sequence stands after it.</summary>
/// <param name="Contiguous">Every number up to this one has come.</param>
/// <param name="Gaps">What is missing beyond it, the first hundred.</param>
/// <param name="AheadSeconds">How far the till's clock is before ours; negative: behind.</param>
public sealed record OfflineAnswer(IReadOnlyList<OfflineRow> Rows, string Device, long Contiguous, long Highest, IReadOnlyList<SequenceGap> Gaps, long? AheadSeconds);

/// <summary>What may be odd about a sale that was booked all the same; stable codes.</summary>
public static class OfflineNotes
{
    /// <summary>The till's clock was further ahead than its tolerance: booked as of now.</summary>
    public const string ClockAhead = "clock_ahead";

    /// <summary>Nobody has the identity: booked without a member.</summary>
    public const string MemberUnknown = "member_unknown";

    /// <summary>Several members have the identity: booked without a member.</summary>
    public const string IdentityClash = "identity_clash";

    /// <summary>The till says that it gave something else than our evaluator finds; ours is booked.</summary>
    public const string AnswerDiffers = "answer_differs";
}
