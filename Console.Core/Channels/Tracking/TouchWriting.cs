using CampaignConsole.Core.Campaigns.Policies;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.Returns;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Tracking;

/// <summary>Makes facts of touches, in the one place where whatever comes back about messages becomes facts (<see cref="CameBack"/>).</summary>
public sealed class TouchWriting(WriteGate gate, LiveUpdates updates, TimeProvider clock)
{
    /// <summary>Touches of one transaction: each locks a member, and PostgreSQL keeps locks in a table of fixed size.</summary>
    const int AtOnce = 500;

    /// <summary>Stores what is new of them, and counts (<see cref="CountedTouches"/>).</summary>
    /// <param name="together">Those among them that came in a burst.</param>
    /// <returns>How many facts are new.</returns>
    internal async Task<int> WriteAsync(IReadOnlyList<Touch> touches, IReadOnlySet<Touch> together, CancellationToken ct)
    {
        var stored = 0;
        foreach (var part in touches.Chunk(AtOnce)) stored += await gate.WriteAsync(db => WriteAsync(db, part, together, clock.GetUtcNow(), ct), ct, WriteUrgency.Bulk);
        if (stored > 0) updates.Publish(LiveUpdates.Deliveries);
        return stored;
    }

    static async Task<int> WriteAsync(ConsoleDb db, Touch[] touches, IReadOnlySet<Touch> together, DateTimeOffset now, CancellationToken ct)
    {
        long[] ids = [.. touches.Select(touch => touch.DeliveryId).Distinct()];
        var rows = await db.Set<Delivery>().AsNoTracking().Where(row => EF.Parameter(ids).Contains(row.Id) && row.Attempt > 0)
            .Select(row => new Told(row.Id, row.Key, row.Channel, row.OriginMemberId, row.MemberId, row.State, row.FirstAttemptAt, row.UpdatedAt)).ToDictionaryAsync(row => row.Id, ct);
        // Of all channels at once: nobody waits for us in a circle.
        await MemberLocks.TakeAsync(db, rows.Values.Select(row => row.MemberId), ct);
        var came = touches.Select(touch => (Touch: touch, Row: rows.GetValueOrDefault(touch.DeliveryId)))
            .Where(pair => pair.Row is not null && pair.Touch.Proof.Holds(pair.Row.Key, pair.Row.OriginMemberId))
            .Select(pair => (pair.Row!.Channel, Came: CameOf(pair.Touch, pair.Row, together.Contains(pair.Touch))));
        var stored = 0;
        foreach (var channel in came.GroupBy(one => one.Channel))
            stored += (await CameBack.WriteAsync(db, channel.Key, [.. channel.Select(one => one.Came)], now, ct)).Stored.Count;
        return stored;
    }

    static Came CameOf(Touch touch, Told row, bool isBurst)
    {
        var machine = touch.Machine ?? (MachineRules.IsTooSoon(row.Channel, touch.IsClick, After(touch, row)) ? MachineRules.TooSoon : isBurst ? MachineRules.Burst : null);
        return new Came(touch.IdOf(machine is not null), touch.IsClick ? Returned.Clicked : Returned.Opened, row.Key, touch.At, machine) { IsMachine = machine is not null, LinkId = touch.LinkId };
    }

    /// <summary>How long the message had been out. A row still in sending was not taken yet; one that moved after the touch (a proof that came later) is measured by its first attempt.</summary>
    static TimeSpan After(Touch touch, Told row) =>
        row.State == DeliveryState.Sending ? TimeSpan.Zero : touch.At - (row.UpdatedAt <= touch.At ? row.UpdatedAt : row.FirstAttemptAt ?? row.UpdatedAt);

    sealed record Told(long Id, Guid Key, string Channel, long OriginMemberId, long MemberId, DeliveryState State, DateTimeOffset? FirstAttemptAt, DateTimeOffset UpdatedAt);
}
