namespace CampaignConsole.Core.Channels.Deliveries;

/// <summary>How a channel fares while one portion goes out: stops the portion at the volley that is too much, long before the portion's end writes it down.</summary>
/// <param name="start">The pulse at the portion's start; null in the sandbox, which neither fails nor bounces.</param>
sealed class PortionPulse((ChannelPulse Pulse, ChannelGuards Guards)? start, TimeProvider clock)
{
    readonly List<Volley> volleys = [];
    ChannelPulse pulse = start?.Pulse ?? new ChannelPulse();

    public IReadOnlyList<Volley> Volleys => volleys;

    /// <summary>Takes the next volley.</summary>
    /// <returns>False where the breaker has opened, or the last hundred hold too many errors.</returns>
    public bool GoesOn(IReadOnlyList<Attempt> done)
    {
        if (start is not { Guards: var guards }) return true;
        var volley = new Volley([.. done.Select(attempt => attempt.Outcome)], done.LastOrDefault(attempt => attempt.Outcome == AttemptOutcome.NotConnected)?.Cause);
        volleys.Add(volley);
        pulse = pulse.After(volley.Outcomes, volley.Cause, guards, clock.GetUtcNow());
        return !pulse.IsOpen && guards.Verdict(new ChannelFigures(0, 0, 0, pulse.Recent.Length, pulse.Errors)) is null;
    }
}
