namespace CampaignConsole.Core.Platform.Jobs;

/// <summary>A bell between those who queue work and the runner of this node, so that work starts at once and not at the next tick.</summary>
public sealed class JobWake
{
    readonly SemaphoreSlim bell = new(0, 1);

    public void Ring()
    {
        try
        {
            bell.Release();
        }
        catch (SemaphoreFullException)
        {
            // It rings already.
        }
    }

    /// <summary>Returns when the bell rings or the time is over.</summary>
    public Task WaitAsync(TimeSpan longest, CancellationToken ct) => bell.WaitAsync(longest, ct);
}
