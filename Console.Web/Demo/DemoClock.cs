namespace CampaignConsole.Web.Demo;

/// <summary>A clock that the demo sets, so that past campaigns run through the real verbs at their own time.</summary>
sealed class DemoClock(DateTimeOffset now) : TimeProvider
{
    readonly AsyncLocal<DateTimeOffset?> here = new();

    public DateTimeOffset Now { get; set; } = now;

    /// <summary>Sets it for the calling method and what that calls, and for nobody beside it.</summary>
    public void SetHere(DateTimeOffset at) => here.Value = at;

    public override DateTimeOffset GetUtcNow() => here.Value ?? Now;
}
