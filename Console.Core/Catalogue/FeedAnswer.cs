using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Catalogue;

/// <summary>What became of one row of a feed.</summary>
public enum FeedOutcome
{
    Created,
    Updated,
    Unchanged,
    Refused,
}

/// <summary>The answer to one row of a feed.</summary>
/// <param name="Id">The store or product; null when refused.</param>
/// <param name="Problem">Why it was refused.</param>
public sealed record FeedAnswer(FeedOutcome Outcome, long? Id, Refused? Problem = null)
{
    public static FeedAnswer Of(Refused problem) => new(FeedOutcome.Refused, null, problem);
}
