using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Redemptions.Parts;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions;

/// <summary>Lets go of holds that ran out.</summary>
public sealed class ExpirySweep(WriteGate gate, IDbContextFactory<ConsoleDb> databases, UseLedger ledger, PartBook parts, TimeProvider clock) : IRecurringJob
{
    const int AtOnce = 200;

    public string Name => "expire-holds";

    public TimeSpan Every => TimeSpan.FromSeconds(15);

    public async Task TickAsync(CancellationToken ct)
    {
        List<Guid> due;
        do
        {
            var now = clock.GetUtcNow();
            await using (var db = databases.CreateDbContext())
                due = await db.Set<Redemption>()
                    .Where(row => (row.State == RedemptionState.Reserved || row.State == RedemptionState.PartlyConfirmed) && row.ExpiresAt <= now)
                    .OrderBy(row => row.ExpiresAt).Select(row => row.Id).Take(AtOnce).ToListAsync(ct);
            // As quick as a till's own write, and others wait for what comes free.
            foreach (var id in due) await gate.WriteAsync(db => ExpireAsync(db, id, ct), ct);
        }
        while (due.Count == AtOnce);
    }

    async Task ExpireAsync(ConsoleDb db, Guid id, CancellationToken ct)
    {
        var (redemption, uses) = await UseLedger.LockAsync(db, Platform.Access.Actor.Job(Name), id, ct);
        var now = clock.GetUtcNow();
        if (redemption.ExpiresAt > now) return;
        if (redemption.State == RedemptionState.PartlyConfirmed) await parts.CloseAsync(db, redemption, uses, UseEntryKind.Expired, now, ct);
        if (redemption.State != RedemptionState.Reserved) return;
        await ledger.GiveBackAsync(db, uses, 1, use => use.Discount, UseEntryKind.Expired, now, null, ct);
        foreach (var use in uses) use.State = UseState.LetGo;
        redemption.State = RedemptionState.Expired;
    }
}
