using CampaignConsole.Core.Members;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Audiences.Lists;

/// <summary>Places on lists. A merge puts the survivor on the lists of both; entries know no origin, so an undo leaves it there. An erasure takes the person off all of them.</summary>
sealed class HeldListEntries : IHoldsMemberData
{
    public IEnumerable<string> Tables(ConsoleDb db) => [db.Model.FindEntityType(typeof(MemberListEntry))!.GetTableName()!];

    public async Task MoveAsync(ConsoleDb db, MemberMove move, CancellationToken ct)
    {
        // WHERE before ON CONFLICT, or SQLite takes ON for a join's.
        if (move.Origins is null)
            await db.Database.ExecuteSqlAsync(
                $"INSERT INTO member_list_entry (list_id, member_id) SELECT list_id, {move.To} FROM member_list_entry WHERE member_id = {move.From} ON CONFLICT (list_id, member_id) DO NOTHING", ct);
        await MemberListActions.ResizeAsync(db, await ListsAsync(db, [move.From, move.To], ct), ct);
    }

    public async Task EraseAsync(ConsoleDb db, IReadOnlyCollection<long> memberIds, CancellationToken ct)
    {
        var lists = await ListsAsync(db, memberIds, ct);
        await Entries(db, memberIds).ExecuteDeleteAsync(ct);
        await MemberListActions.ResizeAsync(db, lists, ct);
    }

    public async Task<IReadOnlyList<HeldData>> HeldAsync(ConsoleDb db, IReadOnlyCollection<long> memberIds, CancellationToken ct)
    {
        var lists = await ListsAsync(db, memberIds, ct);
        var names = await db.Set<MemberList>().Where(list => lists.Contains(list.Id)).OrderBy(list => list.Name).Select(list => list.Name).ToListAsync(ct);
        return names.Count == 0 ? [] : [new HeldData("member_list_entry", names.Count, names)];
    }

    static IQueryable<MemberListEntry> Entries(ConsoleDb db, IReadOnlyCollection<long> memberIds)
    {
        var ids = memberIds.ToArray();
        return db.Set<MemberListEntry>().Where(entry => EF.Parameter(ids).Contains(entry.MemberId));
    }

    static Task<List<long>> ListsAsync(ConsoleDb db, IReadOnlyCollection<long> memberIds, CancellationToken ct) =>
        Entries(db, memberIds).Select(entry => entry.ListId).Distinct().ToListAsync(ct);
}
