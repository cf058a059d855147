namespace CampaignConsole.Core.Platform.Events;

/// <summary>What other systems can be told of.</summary>
public static class EventTypes
{
    /// <summary>Sent on demand only, to try a subscription.</summary>
    public const string Test = "test.ping";

    /// <summary>All types that happen by themselves; a test holds the program's events against this list.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "offer.sealed", "offer.withdrawn", "offer.held", "offer.released", "offer.ended", "offer.answered", "offer.claimed", "budget.reached", "campaign.launched", "assignments.ready", "redemption.confirmed", "redemption.partly_confirmed", "redemption.refunded", "redemption.voided", "redemption.overrun",
        "member.merged", "member.split", "member.erased", "consent.changed", "tasks.due_soon",
    ];
}
