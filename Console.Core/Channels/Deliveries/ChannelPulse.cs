using CampaignConsole.Core.Channels.Adapters;

namespace CampaignConsole.Core.Channels.Deliveries;

/// <summary>What an attempt says of the channel, apart from what becomes of the message.</summary>
public enum AttemptOutcome
{
    /// <summary>Nothing: it was called back before anything was tried.</summary>
    None,
    Taken,

    /// <summary>Refused for good: counts as a hard bounce.</summary>
    Refused,

    /// <summary>Asked to come back later: an answer, and no error.</summary>
    Later,

    /// <summary>It went out and no usable answer came.</summary>
    Failed,

    /// <summary>No connection, or none that could be used: the breaker counts these.</summary>
    NotConnected,
}

/// <summary>The last hundred attempts of a channel that had a connection, and its circuit breaker. Pure: closed, open for a while, then one message as a trial.</summary>
/// <param name="Recent">The last attempts that had a connection, oldest first: <c>x</c> was an error.</param>
/// <param name="Failures">Attempts without a connection, in a row.</param>
/// <param name="Opens">How often it opened in a row; each time it waits twice as long.</param>
public sealed record ChannelPulse(string Recent = "", int Failures = 0, int Opens = 0, DateTimeOffset? OpenedAt = null, DateTimeOffset? OpenUntil = null, string? Cause = null)
{
    static readonly TimeSpan LongestOpen = TimeSpan.FromMinutes(15);

    public bool IsOpen => OpenedAt is not null;

    public int Errors => Recent.Count(one => one == 'x');

    /// <summary>What a result says of the channel.</summary>
    public static AttemptOutcome OutcomeOf(SendResult result) => result switch
    {
        SendResult.Accepted => AttemptOutcome.Taken,
        SendResult.Rejected => AttemptOutcome.Refused,
        SendResult.Deferred => AttemptOutcome.Later,
        SendResult.Unknown => AttemptOutcome.Failed,
        SendResult.NotStarted { Cause: "stopped" } => AttemptOutcome.None,
        SendResult.NotStarted => AttemptOutcome.NotConnected,
        _ => throw new InvalidOperationException($"No such result: {result.GetType().Name}."),
    };

    /// <summary>The pulse after messages that were sent side by side.</summary>
    /// <param name="cause">Why there was no connection.</param>
    public ChannelPulse After(IReadOnlyList<AttemptOutcome> batch, string? cause, ChannelGuards guards, DateTimeOffset now)
    {
        var tried = batch.Where(one => one != AttemptOutcome.None).ToList();
        if (tried.Count == 0) return this;
        // A missing connection is the breaker's own business: an outage, of however many messages at once, must not end as a pause that only a person can end.
        var recent = Recent + string.Concat(tried.Where(one => one != AttemptOutcome.NotConnected).Select(Letter));
        if (recent.Length > ChannelGuards.Recent) recent = recent[^ChannelGuards.Recent..];
        if (tried.Exists(one => one != AttemptOutcome.NotConnected)) return new ChannelPulse(recent);
        var failures = Failures + tried.Count;
        if (!IsOpen && failures < guards.BreakerFailures) return this with { Recent = recent, Failures = failures, Cause = cause };
        var wait = TimeSpan.FromSeconds(Math.Min(LongestOpen.TotalSeconds, guards.BreakerSeconds * Math.Pow(2, Math.Min(Opens, 20))));
        return new ChannelPulse(recent, failures, Opens + 1, OpenedAt ?? now, now + wait, cause);
    }

    static char Letter(AttemptOutcome outcome) => outcome == AttemptOutcome.Failed ? 'x' : '.';
}
