using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Platform.Events;

/// <summary>Events go after a while, read or not.</summary>
public sealed class OldEvents : IKeptForAWhile
{
    public int Days(RetentionOptions options) => options.EventDays;

    public async Task<int> DeleteAsync(ConsoleDb db, DateTimeOffset before, int most, CancellationToken ct)
    {
        var old = await db.Set<OutgoingEvent>().Where(row => row.At < before).OrderBy(row => row.At).Select(row => row.Id).Take(most).ToListAsync(ct);
        return await db.Set<OutgoingEvent>().Where(row => old.Contains(row.Id)).ExecuteDeleteAsync(ct);
    }
}
