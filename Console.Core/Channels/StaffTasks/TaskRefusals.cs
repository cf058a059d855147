using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Channels.StaffTasks;

/// <summary>What tasks of store staff refuse.</summary>
public static class TaskRefusals
{
    /// <summary>Somebody else was first.</summary>
    public static Refused Taken(string name) => new("task_taken", RefusedKind.Conflict, name);

    /// <summary>Whoever reports has to have taken it.</summary>
    public static Refused NotTaken() => new("task_not_taken", RefusedKind.Conflict);

    public static Refused Ended() => new("task_ended", RefusedKind.Conflict);

    /// <summary>The campaign, the channel or the offer is held just now.</summary>
    public static Refused Waits() => new("task_waits", RefusedKind.Conflict);

    public static Refused OutcomeUnknown() => new("task_outcome_unknown", RefusedKind.Invalid);
}
