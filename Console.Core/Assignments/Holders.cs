namespace CampaignConsole.Core.Assignments;

/// <summary>What it is to hold an offer: the one place that says it for all who ask the assignments.</summary>
public static class Holders
{
    /// <summary>Rows by which a member holds the offer at an instant: assigned outright, or claimed, and not over.</summary>
    public static IQueryable<Assignment> Held(this IQueryable<Assignment> rows, DateTimeOffset now) => rows.Where(row =>
        (row.ClaimedAt != null || (row.Outcome == AssignmentOutcome.Assigned && !row.IsInvitation)) && (row.EndsAt == null || row.EndsAt > now));

    /// <summary>Whether a row makes its member a holder, its end apart.</summary>
    public static bool IsHeld(AssignmentOutcome outcome, bool isInvitation, DateTimeOffset? claimedAt) =>
        claimedAt is not null || (outcome == AssignmentOutcome.Assigned && !isInvitation);
}
