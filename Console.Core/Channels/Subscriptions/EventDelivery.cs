using System.Diagnostics;
using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Events;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Subscriptions;

/// <summary>Tells one subscription its next events, in order: the cursor moves when the other side has taken them, so a crash repeats the last few with the same ids.</summary>
public sealed class EventDelivery(WriteGate gate, IDbContextFactory<ConsoleDb> databases, EventQueries events, EventPost post, TimeProvider clock)
{
    /// <summary>A subscription that has failed for so long is switched off.</summary>
    public static readonly TimeSpan GiveUpAfter = TimeSpan.FromDays(5);

    const int Portion = 20;

    /// <summary>A portion ends here even when more is waiting; with one more call it is well within the lease.</summary>
    static readonly TimeSpan LongestPortion = TimeSpan.FromSeconds(20);

    static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    readonly string node = $"{Environment.ProcessId}:{Guid.NewGuid():N}"[..20];

    /// <summary>Tells a portion; false when nothing is left for now, something failed, or another node is at it.</summary>
    public async Task<bool> StepAsync(long id, CancellationToken ct)
    {
        if (await TakeAsync(id, ct) is not { } subscription) return false;
        var (cursor, result, goesOn) = (subscription.LastEventId, (SendResult?)null, false);
        var since = Stopwatch.StartNew();
        try
        {
            var waiting = await events.AfterAsync(cursor, Portion, ct);
            foreach (var told in waiting.TakeWhile(_ => since.Elapsed < LongestPortion))
            {
                if (subscription.Wants(told.Type))
                {
                    result = await post.SendAsync(subscription, told, ct);
                    if (result is not SendResult.Accepted) break;
                }

                cursor = told.Id;
            }

            goesOn = waiting.Count == Portion && result is null or SendResult.Accepted;
        }
        finally
        {
            await gate.WriteAsync(db => EndAsync(db, id, cursor, result), CancellationToken.None, WriteUrgency.Bulk);
        }

        return goesOn;
    }

    /// <summary>At a start on SQLite there is one node: whatever is held was left by a crash.</summary>
    public Task ReleaseAsync(CancellationToken ct) => gate.WriteAsync(async db =>
    {
        if (db.IsSqlite) await db.Set<EventSubscription>().ExecuteUpdateAsync(set => set.SetProperty(row => row.Owner, (string?)null), ct);
    }, ct);

    /// <summary>Takes the subscription for this node; null when it is off, not due, or in other hands.</summary>
    async Task<EventSubscription?> TakeAsync(long id, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var until = now + Lease;
        var taken = await gate.WriteAsync(db => db.Set<EventSubscription>()
            .Where(row => row.Id == id && row.IsActive && (row.NextTryAt == null || row.NextTryAt <= now) && (row.Owner == null || row.Owner == node || row.LeaseUntil < now))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Owner, node).SetProperty(row => row.LeaseUntil, until), ct), ct, WriteUrgency.Bulk);
        if (taken == 0) return null;
        await using var reading = databases.CreateDbContext();
        return await reading.Set<EventSubscription>().FirstOrDefaultAsync(row => row.Id == id, ct);
    }

    async Task EndAsync(ConsoleDb db, long id, long cursor, SendResult? result)
    {
        var row = await db.Set<EventSubscription>().FirstOrDefaultAsync(one => one.Id == id && one.Owner == node);
        if (row is null) return;
        var now = clock.GetUtcNow();
        (row.Owner, row.LeaseUntil) = (null, null);
        row.LastEventId = Math.Max(row.LastEventId, cursor);
        switch (result)
        {
            case null or SendResult.NotStarted { Cause: "stopped" }:
                return;
            case SendResult.Accepted:
                (row.Failures, row.FailingSince, row.NextTryAt, row.LastTakenAt) = (0, null, null, now);
                return;
        }

        row.Failures++;
        row.FailingSince ??= now;
        (row.LastProblem, row.LastProblemAt) = (result.Word, now);
        var ours = now + AfterSend.BackOff(row.Failures, TimeSpan.FromSeconds(5));
        row.NextTryAt = result is SendResult.Deferred { NextAt: { } asked } && asked > ours ? asked : ours;
        if (result is not SendResult.Rejected { Consequence: Consequence.DisableEndpoint } && now - row.FailingSince < GiveUpAfter) return;
        row.IsActive = false;
        await AuditTrail.NoteAsync(db, Actor.Job("event-webhooks"), now, "subscription.off", id, null, new { row.LastProblem, row.Failures }, CancellationToken.None);
    }
}
