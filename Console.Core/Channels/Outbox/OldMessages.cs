using CampaignConsole.Core.Channels.Adapters.Outbox;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Outbox;

/// <summary>What the sandbox wrote goes after a while: rows, and then the files of their messages. The lists for call centre and print shop stay where they lie.</summary>
public sealed class OldMessages(ChannelSenders senders) : IKeptForAWhile
{
    public int Days(RetentionOptions options) => options.OutboxDays;

    public async Task<int> DeleteAsync(ConsoleDb db, DateTimeOffset before, int most, CancellationToken ct)
    {
        var old = await db.Set<OutboxMessage>().Where(row => row.At < before).OrderBy(row => row.Id).Take(most).Select(row => new { row.Id, row.Path }).ToListAsync(ct);
        var ids = old.Select(row => row.Id).ToList();
        var deleted = await db.Set<OutboxMessage>().Where(row => ids.Contains(row.Id)).ExecuteDeleteAsync(ct);
        db.AfterCommit(() =>
        {
            foreach (var row in old) Remove(Path.Combine(senders.OutboxFolder, row.Path));
        });
        return deleted;
    }

    static void Remove(string path)
    {
        // The folder of a run may be gone already; what cannot be deleted is left, and no row names it any more.
        if (File.Exists(path)) File.Delete(path);
    }
}
