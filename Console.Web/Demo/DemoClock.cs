namespace CampaignConsole.Web.Demo;

/// <summary>A clock that the demo sets, so that past campaigns run through the real verbs at their own time.</summary>
sealed class DemoClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
