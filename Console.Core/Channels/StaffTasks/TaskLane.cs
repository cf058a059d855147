using CampaignConsole.Core.Channels.Adapters.StaffTasks;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;

namespace CampaignConsole.Core.Channels.StaffTasks;

/// <summary>
/// Hands due rows to stores (class F). Check, hand-over and task are one transaction on our own database, so a crash leaves a row either planned or handed, never in doubt.
/// </summary>
public sealed class TaskLane(WriteGate gate, MessageComposer composer, SendJudge judge, LiveUpdates updates, LeaseClock leases)
{
    const int Portion = 500;

    /// <summary>Hands over one portion.</summary>
    /// <param name="owner">Names this node and portion; nobody else ever uses it.</param>
    /// <returns>How many rows were taken in hand; 0 when nothing is due.</returns>
    public async Task<int> StepAsync(string channel, TaskTerms terms, IReadOnlyList<long> runs, string owner, CancellationToken ct)
    {
        var claimed = await gate.WriteAsync(
            async db => await DeliveryLedger.ClaimAsync(db, channel, runs, owner, Portion, await leases.NowAsync(db, ct) + DeliveryLedger.Lease, leases.Node, ct), ct, WriteUrgency.Bulk);
        if (claimed.Count == 0) return 0;
        var messages = await composer.ComposeAsync(claimed, ct);
        var empty = claimed.Where(row => messages[row.Id] is null).Select(row => row.Id).ToHashSet();
        await gate.WriteAsync(db => HandAsync(db, terms, owner, claimed, empty, ct), ct, WriteUrgency.Bulk);
        updates.Publish(LiveUpdates.Deliveries);
        return claimed.Count;
    }

    async Task HandAsync(ConsoleDb db, TaskTerms terms, string owner, List<ClaimedRow> rows, HashSet<long> empty, CancellationToken ct)
    {
        var now = leases.Node;
        var held = await judge(db, rows, isSandbox: false, now, ct, empty);
        long[] going = [.. rows.Where(row => !held.ContainsKey(row.Id)).Select(row => row.Id)];
        var places = await TaskStores.OfAsync(db, terms, going, ct);
        foreach (var row in going.Where(row => places.GetValueOrDefault(row).Store is null)) held[row] = new NextState(DeliveryState.Suppressed, "no_store");
        await DeliveryLedger.HoldAsync(db, rows, held, owner, now, ct);
        var handed = (await TaskBook.HandAsync(db, [.. going.Where(row => !held.ContainsKey(row))], owner, now, ct)).ToHashSet();
        await db.InsertAsync(rows.Where(row => handed.Contains(row.Id)).Select(row => Of(row, places[row.Id], terms, now)), ct);
    }

    static StaffTask Of(ClaimedRow row, (long? Store, DateTimeOffset? ExpiresAt) place, TaskTerms terms, DateTimeOffset now)
    {
        var due = now.AddDays(terms.DaysToDo);
        if (place.ExpiresAt < due) due = place.ExpiresAt.Value;
        return new StaffTask
        {
            DeliveryId = row.Id, Key = row.Key, CampaignId = row.CampaignId, StoreId = place.Store!.Value, HandedAt = now, DueAt = due, RemindAt = due.AddHours(-terms.ReminderHours),
        };
    }
}
