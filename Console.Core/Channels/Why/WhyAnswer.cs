using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Audiences;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.StaffTasks;

namespace CampaignConsole.Core.Channels.Why;

/// <summary>All that a campaign has to do with one member: what "why, or why not, this member" is answered from.</summary>
/// <param name="Runs">What each run decided, the latest first; empty where none considered the member.</param>
/// <param name="Messages">Every row of the ledger, the latest first.</param>
public sealed record WhyAnswer(long MemberId, WhyAudience Audience, IReadOnlyList<MemberDecision> Runs, WhyOffer? Offer, IReadOnlyList<WhyMessage> Messages, IReadOnlyList<WhyUse> Uses);

/// <summary>Whether the campaign's audience has the member now.</summary>
/// <param name="Name">Null: the campaign has no audience.</param>
/// <param name="IsIn">At this moment; a run that is over decided by its own.</param>
/// <param name="Parts">The parts of the rule, each with whether the member fits.</param>
public sealed record WhyAudience(string? Name, int? Version, bool IsActive, bool IsIn, IReadOnlyList<RuleAnswer> Parts);

/// <summary>The offer that the member holds by the campaign.</summary>
/// <param name="CodeMask">The last letters of the member's own code; null without one.</param>
public sealed record WhyOffer(long Id, string Name, bool IsWithdrawn, DateTimeOffset? EndsAt, string? CodeMask);

/// <summary>A message, what became of it and what came back.</summary>
/// <param name="Until">Of one that waits, or that a timed rule held back: when it goes, or the rule lets one go again.</param>
/// <param name="Task">Of one that staff do; null for all others.</param>
public sealed record WhyMessage(
    long Id, long OccurrenceId, string Channel, short Step, DeliveryState State, string? Reason, int Attempt, DateTimeOffset? Until, DateTimeOffset? ExpiresAt, DateTimeOffset UpdatedAt,
    WhyTask? Task, IReadOnlyList<WhyEvent> CameBack)
{
    public bool IsReminder => Step == EndReminders.Step;
}

/// <summary>The task that a message has become.</summary>
public sealed record WhyTask(string Store, DateTimeOffset DueAt, string? TakenBy, TaskOutcome? Outcome);

/// <summary>Something that came back: delivered, opened, complained.</summary>
public sealed record WhyEvent(string Kind, DateTimeOffset At, bool IsMachine, string? Detail);

/// <summary>The member used the offer, or gave back what was bought with it.</summary>
public sealed record WhyUse(DateTimeOffset At, bool IsReturn);
