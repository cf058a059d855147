namespace CampaignConsole.Tests.Kit;

/// <summary>A clock that a test sets; timers and delays run on real time.</summary>
public sealed class TestClock(DateTimeOffset start) : TimeProvider
{
    /// <summary>Where tests begin unless they say otherwise: a Saturday in November, 12:40 UTC, 20:40 in Shanghai.</summary>
    public static DateTimeOffset Usual { get; } = new(2026, 11, 21, 12, 40, 0, TimeSpan.Zero);

    public DateTimeOffset Now { get; set; } = start;

    public override DateTimeOffset GetUtcNow() => Now;

    public void Advance(TimeSpan by) => Now += by;
}
