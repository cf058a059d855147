using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Deliveries;

/// <summary>Which message took which one-time subscription goes after a while: nothing is tried again, and nothing given back, so long after it was sent.</summary>
sealed class OldSpentAllowances : IKeptForAWhile
{
    public int Days(RetentionOptions options) => options.IdempotencyDays;

    public async Task<int> DeleteAsync(ConsoleDb db, DateTimeOffset before, int most, CancellationToken ct)
    {
        var ids = (await db.Set<SpentAllowance>().Where(row => row.At < before).OrderBy(row => row.DeliveryId).Take(most).Select(row => row.DeliveryId).ToListAsync(ct)).ToArray();
        return await db.Set<SpentAllowance>().Where(row => EF.Parameter(ids).Contains(row.DeliveryId)).ExecuteDeleteAsync(ct);
    }
}
