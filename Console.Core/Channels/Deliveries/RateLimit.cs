namespace CampaignConsole.Core.Channels.Deliveries;

/// <summary>A token bucket: so many messages a second, at most one second's worth at once. One per channel and node.</summary>
public sealed class RateLimit(TimeProvider clock)
{
    readonly Lock sync = new();
    double tokens = 1;
    long last = clock.GetTimestamp();

    /// <summary>Waits for the turn of one message.</summary>
    public async Task WaitAsync(int perSecond, CancellationToken ct)
    {
        while (true)
        {
            TimeSpan wait;
            lock (sync)
            {
                var now = clock.GetTimestamp();
                tokens = Math.Min(Math.Max(1, perSecond), tokens + (clock.GetElapsedTime(last, now).TotalSeconds * perSecond));
                last = now;
                if (tokens >= 1)
                {
                    tokens--;
                    return;
                }

                wait = TimeSpan.FromSeconds((1 - tokens) / Math.Max(1, perSecond));
            }

            await Task.Delay(wait, clock, ct);
        }
    }
}
