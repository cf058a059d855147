using CampaignConsole.Core.Members;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Outbox;

/// <summary>What the sandbox wrote to a member: rows and their files. They stay with the record that they were written to; an erasure covers all records of the person.</summary>
sealed class HeldOutbox(ChannelSenders senders) : IHoldsMemberData
{
    public IEnumerable<string> Tables(ConsoleDb db) => [db.Model.FindEntityType(typeof(OutboxMessage))!.GetTableName()!];

    public Task MoveAsync(ConsoleDb db, MemberMove move, CancellationToken ct) => Task.CompletedTask;

    public async Task EraseAsync(ConsoleDb db, IReadOnlyCollection<long> memberIds, CancellationToken ct)
    {
        // Files first: if the write fails afterwards, a row without its file is better than a file that nobody knows of.
        foreach (var path in await Messages(db, memberIds).Select(message => message.Path).ToListAsync(ct))
        {
            var file = Path.Combine(senders.OutboxFolder, path);
            if (File.Exists(file)) File.Delete(file);
        }

        await Messages(db, memberIds).ExecuteDeleteAsync(ct);
    }

    public async Task<IReadOnlyList<HeldData>> HeldAsync(ConsoleDb db, IReadOnlyCollection<long> memberIds, CancellationToken ct)
    {
        var rows = await Messages(db, memberIds).CountAsync(ct);
        return rows == 0 ? [] : [new HeldData("outbox_message", rows)];
    }

    static IQueryable<OutboxMessage> Messages(ConsoleDb db, IReadOnlyCollection<long> memberIds)
    {
        var ids = memberIds.ToArray();
        return db.Set<OutboxMessage>().Where(message => message.MemberId != null && EF.Parameter(ids).Contains(message.MemberId.Value));
    }
}
