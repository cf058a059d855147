using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Inbound;

/// <summary>Replies that were taken go after a while: what is told again later is refused by the age of its signature.</summary>
sealed class OldInbound : IKeptForAWhile
{
    public int Days(RetentionOptions options) => options.IdempotencyDays;

    public async Task<int> DeleteAsync(ConsoleDb db, DateTimeOffset before, int most, CancellationToken ct)
    {
        var ids = (await db.Set<InboundMessage>().Where(row => row.At < before).OrderBy(row => row.Id).Take(most).Select(row => row.Id).ToListAsync(ct)).ToArray();
        return await db.Set<InboundMessage>().Where(row => EF.Parameter(ids).Contains(row.Id)).ExecuteDeleteAsync(ct);
    }
}
