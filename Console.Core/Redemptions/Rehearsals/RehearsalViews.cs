using CampaignConsole.Core.Platform.Jobs;

namespace CampaignConsole.Core.Redemptions.Rehearsals;

/// <summary>A rehearsal in the list of its promotion.</summary>
/// <param name="State">Null where the job's row is gone.</param>
/// <param name="First">Figures of the first side; null until it is done.</param>
public sealed record RehearsalRow(
    long Id, RehearsalQuestion Question, IReadOnlyList<RehearsalSide> Sides, string AskedBy, DateTimeOffset AskedAt, JobState? State, RehearsalTotals? First);

/// <summary>A rehearsal on its page.</summary>
/// <param name="Audience">Name of the asked audience.</param>
public sealed record RehearsalSeen(
    long Id, long PromotionId, RehearsalQuestion Question, IReadOnlyList<RehearsalSide> Sides, string? Audience, string AskedBy, DateTimeOffset AskedAt,
    JobState? State, long Done, long? Total, string? Problem, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, RehearsalFigures? Figures)
{
    public bool IsLive => State is JobState.Queued or JobState.Running;

    public string Currency => Sides[0].Definition.Currency;
}

/// <summary>What one side would have given in one store, on one day, to one tier or member. Amounts in minor units.</summary>
public sealed record TallyShare(long Uses, long Money, long TurnedAway, long Members, DateTimeOffset? RanOutAt)
{
    public static TallyShare None { get; } = new(0, 0, 0, 0, null);
}

/// <summary>A day, with a share for each side.</summary>
public sealed record RehearsalDay(DateOnly Day, IReadOnlyList<TallyShare> Sides);

/// <summary>A store, with a share for each side. Code and name are null where the store is not known here.</summary>
public sealed record RehearsalStore(long? StoreId, string? Code, string? Name, string? Region, bool IsFranchise, IReadOnlyList<TallyShare> Sides);

/// <summary>A tier, with a share for each side.</summary>
/// <param name="Tier">Empty for members without one.</param>
/// <param name="Members">Active members that it has now.</param>
public sealed record RehearsalTier(string Tier, long Members, IReadOnlyList<TallyShare> Sides);

/// <summary>A member who would have won.</summary>
/// <param name="Name">Null where the actor may not know it: another shop's member, or one erased.</param>
public sealed record RehearsalWinner(long MemberId, string? Name, string? Tier, long Uses, long Money, long Listed);
