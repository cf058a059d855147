using System.Collections.Concurrent;

namespace CampaignConsole.Core.Platform.Jobs;

/// <summary>When the loops of this node that do the work last turned; readiness asks it.</summary>
public sealed class Liveness(TimeProvider clock)
{
    public const string Jobs = "jobs";
    public const string Sending = "sending";

    /// <summary>All loops of a running console.</summary>
    static readonly string[] Loops = [Jobs, Sending];

    readonly ConcurrentDictionary<string, DateTimeOffset> beats = new();

    public void Beat(string loop) => beats[loop] = clock.GetUtcNow();

    /// <summary>The loops that have been silent for longer than this, or never turned.</summary>
    public IReadOnlyList<string> Silent(TimeSpan most)
    {
        var since = clock.GetUtcNow() - most;
        return [.. Loops.Where(loop => !beats.TryGetValue(loop, out var at) || at < since)];
    }
}
