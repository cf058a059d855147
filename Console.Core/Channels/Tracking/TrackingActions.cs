using CampaignConsole.Core.Campaigns.Policies;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Tracking;

/// <summary>Changes the key that links are signed with. What is counted is a setting (<see cref="TrackingPolicy"/>).</summary>
public sealed class TrackingActions(WriteGate gate, TrackingKeys keys, TimeProvider clock)
{
    /// <summary>Lets a new key sign from now on; links that are out already are known by their own key until it is deleted.</summary>
    /// <returns>The new key's number.</returns>
    /// <exception cref="Refused"><c>right_missing</c></exception>
    public Task<int> RotateAsync(Actor by, CancellationToken ct)
    {
        by.Demand(Right.ManageKeys);
        var next = keys.New(by.Name);
        return gate.WriteAsync(async db =>
        {
            var now = clock.GetUtcNow();
            var before = await db.Set<TrackingKey>().OrderByDescending(key => key.Id).FirstOrDefaultAsync(ct);
            if (before is not null) (next.Id, before.RetiredAt) = (before.Id + 1, now);
            db.Add(next);
            await AuditTrail.NoteAsync(db, by, now, "tracking.rotate_key", next.Id, before is null ? null : new { before.Id }, new { next.Id }, ct);
            return next.Id;
        }, ct);
    }
}
