using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Platform.Events;

/// <summary>Forgets events after 90 days.</summary>
public sealed class EventRetention(WriteGate gate, TimeProvider clock) : IRecurringJob
{
    static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    public string Name => "forget-events";

    public TimeSpan Every => TimeSpan.FromHours(1);

    public Task TickAsync(CancellationToken ct)
    {
        var until = clock.GetUtcNow() - Kept;
        return gate.WriteAsync(db => db.Set<OutgoingEvent>().Where(row => row.At < until).ExecuteDeleteAsync(ct), ct, WriteUrgency.Bulk);
    }
}
