using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Platform.Jobs;

/// <summary>Refusals about runs of jobs.</summary>
public static class JobRefusals
{
    public static Refused Over() => new("job_over", RefusedKind.Conflict);

    public static Refused NotOver() => new("job_not_over", RefusedKind.Conflict);
}
