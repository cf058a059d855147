using CampaignConsole.Core.Campaigns.Policies;
using CampaignConsole.Core.Platform.Storage;

namespace CampaignConsole.Core.Campaigns.Readiness;

/// <summary>The step of the editor that mends a reason.</summary>
public enum EditorStep
{
    Offer,
    Who,
    Channels,
    When,
}

/// <summary>One reason why a campaign may not start yet, or one to know before it does.</summary>
/// <param name="Code">Its sentence stands in the resources under <c>ready.&lt;code&gt;</c>.</param>
/// <param name="Blocks">False for what should be known but stops nothing.</param>
public sealed record ReadinessReason(string Code, EditorStep Step, bool Blocks, params object?[] Values)
{
    /// <summary>What sending may cost, where the check found out.</summary>
    public SendingCost? SendingCost { get; init; }
}

/// <summary>Looks for reasons of one kind; all checks run, so that every reason is listed at once.</summary>
public interface IReadinessCheck
{
    string Name { get; }

    Task<IReadOnlyList<ReadinessReason>> FindAsync(ConsoleDb db, CampaignCase campaign, DateTimeOffset now, CancellationToken ct);
}
