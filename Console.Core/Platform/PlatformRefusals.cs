using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Platform;

/// <summary>Refusals that every stage shares.</summary>
public static class PlatformRefusals
{
    /// <summary>What was asked for does not exist, or not within the actor's scope; which of the two is not told.</summary>
    public static Refused NotFound(string what, object id) => new("not_found", RefusedKind.NotFound, what, id);

    /// <summary>The row's version moved on since it was read.</summary>
    public static Refused ChangedMeanwhile() => new("changed_meanwhile", RefusedKind.Conflict);
}
