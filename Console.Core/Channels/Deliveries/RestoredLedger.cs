using CampaignConsole.Core.Channels.StaffTasks;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Deliveries;

/// <summary>That this database was once put back from a backup. What was due until then may have been sent by the database that it replaced.</summary>
/// <param name="BackupAt">When the backup was made.</param>
/// <param name="RestoredAt">When it was restored; null: never.</param>
public sealed record RestoreMark(DateTimeOffset? BackupAt, DateTimeOffset? RestoredAt) : ISettings<RestoreMark>
{
    public static string Name => "restored";

    public static RestoreMark Default { get; } = new(null, null);

    /// <summary>Whether something that was due at an instant may have gone out before the restore.</summary>
    public bool Covers(DateTimeOffset due) => due <= RestoredAt;
}

/// <summary>After a restore: everything that may have gone since the backup is unknown, until a proof, an operator or the 72 hours settle it. Nothing of it is sent again on its own.</summary>
public sealed class RestoredLedger(WriteGate gate, SettingsBook settings, TimeProvider clock)
{
    /// <summary>The reason of such rows.</summary>
    public const string Reason = "restored";

    /// <summary>Marks the database as restored and every message that was due by now, or may have been let go before its time, as unknown. Later ones stay planned.</summary>
    /// <returns>How many messages became unknown.</returns>
    public async Task<int> HoldAsync(Actor by, DateTimeOffset backupAt, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await settings.WriteAsync(by, new RestoreMark(backupAt, now), ct);
        foreach (var from in DeliveryMoves.Pending) DeliveryMoves.Demand(from, DeliveryState.Unknown);
        return await gate.WriteAsync(async db =>
        {
            // An attempt: whatever comes back about it is found by its key.
            var held = await MayHaveGone(db, now).ExecuteUpdateAsync(set => set
                .SetProperty(row => row.State, DeliveryState.Unknown).SetProperty(row => row.Reason, Reason)
                .SetProperty(row => row.Attempt, row => row.Attempt == 0 ? 1 : row.Attempt).SetProperty(row => row.FirstAttemptAt, row => row.FirstAttemptAt ?? backupAt)
                .SetProperty(row => row.Fence, row => row.Fence + 1).SetProperty(row => row.Owner, (string?)null).SetProperty(row => row.LeaseUntil, (DateTimeOffset?)null)
                .SetProperty(row => row.UpdatedAt, now), ct);
            await TaskBook.CloseAsync(db, now, ct);
            await AuditTrail.NoteAsync(db, by, now, "restore.hold", "ledger", null, new { backupAt, unknown = held }, ct);
            return held;
        }, ct);
    }

    /// <summary>
    /// What the database that was replaced may have sent: what was due; and what it may have let go before its time, because the message before it failed, a template was approved,
    /// or an attempt had begun.
    /// </summary>
    static IQueryable<Delivery> MayHaveGone(ConsoleDb db, DateTimeOffset now) => db.Set<Delivery>().Where(row => DeliveryMoves.Pending.Contains(row.State)
        && (row.NotBefore <= now || row.FirstAttemptAt != null || row.Reason == TemplateGate.NotApproved || (row.Step > 1 && row.Step < EndReminders.Step)));

    /// <summary>A message that is planned only now, but was due before the restore: the database that was replaced may have planned and sent it.</summary>
    internal static Delivery Held(Delivery planned, RestoreMark mark)
    {
        DeliveryMoves.Demand(planned.State, DeliveryState.Unknown);
        (planned.State, planned.Reason, planned.Attempt, planned.FirstAttemptAt) = (DeliveryState.Unknown, Reason, 1, mark.BackupAt);
        return planned;
    }
}
