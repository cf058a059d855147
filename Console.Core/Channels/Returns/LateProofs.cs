using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Returns;

/// <summary>Settles rows whose proof came while they still were in sending: their node died afterwards, and they became unknown with the proof beside them.</summary>
public sealed class LateProofs(WriteGate gate, IDbContextFactory<ConsoleDb> databases, LiveUpdates updates, TimeProvider clock)
{
    const int Portion = 500;

    /// <summary>Looks at all unknown rows.</summary>
    /// <returns>How many were settled.</returns>
    public async Task<int> SettleAsync(CancellationToken ct)
    {
        var settled = 0;
        foreach (var (state, reason, kinds) in Returned.Proofs)
        {
            for (var moved = 1; moved > 0; settled += moved)
            {
                List<Delivery> rows;
                await using (var db = databases.CreateDbContext()) rows = await Proven(db, kinds).OrderBy(row => row.Id).Take(Portion).ToListAsync(ct);
                moved = rows.Count == 0 ? 0 : await gate.WriteAsync(db => Unsettled.SettleAsync(db, rows, state, clock.GetUtcNow(), ct, reason), ct, WriteUrgency.Bulk);
            }
        }

        if (settled > 0) updates.Publish(LiveUpdates.Deliveries);
        return settled;
    }

    static IQueryable<Delivery> Proven(ConsoleDb db, string[] kinds) => db.Set<Delivery>().AsNoTracking()
        .Where(row => row.State == DeliveryState.Unknown && db.Set<DeliveryEvent>().Any(fact => fact.DeliveryId == row.Id && EF.Parameter(kinds).Contains(fact.Kind)));
}
