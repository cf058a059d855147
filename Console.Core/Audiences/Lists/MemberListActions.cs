using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Platform;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Audiences.Lists;

/// <summary>What became of codes that were added to a list.</summary>
/// <param name="AlreadyThere">Known members who stood on the list before.</param>
/// <param name="Unknown">Codes of nobody within the actor's scope, as they were written.</param>
/// <param name="Unclear">Codes that several members share.</param>
public sealed record ListAddition(int Added, int AlreadyThere, IReadOnlyList<string> Unknown, IReadOnlyList<string> Unclear);

/// <summary>Makes lists and puts members on them.</summary>
public sealed class MemberListActions(WriteGate gate, TimeProvider clock)
{
    public const int LongestName = 120;

    /// <summary>Codes in one act; longer files are split by the caller.</summary>
    public const int MostCodes = 20_000;

    /// <exception cref="Refused"><c>list_name_missing</c>, <c>list_name_taken</c></exception>
    public Task<long> CreateAsync(Actor by, string name, CancellationToken ct)
    {
        by.Demand(Right.EditAudiences);
        var plain = name?.Trim() is { Length: > 0 and <= LongestName } given ? given : throw AudienceRefusals.ListNameMissing(LongestName);
        return gate.WriteAsync(async db =>
        {
            if (await db.Set<MemberList>().AnyAsync(list => list.Name == plain, ct)) throw AudienceRefusals.ListNameTaken(plain);
            var list = new MemberList { Name = plain, UpdatedAt = clock.GetUtcNow(), UpdatedBy = by.Name };
            db.Add(list);
            await db.SaveChangesAsync(ct);
            await AuditTrail.NoteAsync(db, by, list.UpdatedAt, "list.create", list.Id, null, new { list.Name }, ct);
            return list.Id;
        }, ct);
    }

    /// <summary>Puts the members of these codes on the list; who is there stays once.</summary>
    /// <exception cref="Refused"><c>not_found</c>, <c>list_too_many</c></exception>
    public Task<ListAddition> AddAsync(Actor by, long id, IReadOnlyList<MemberCode> codes, CancellationToken ct)
    {
        by.Demand(Right.EditAudiences);
        if (codes.Count > MostCodes) throw AudienceRefusals.ListTooMany(MostCodes);
        return gate.WriteAsync(async db =>
        {
            var list = await FindAsync(db, id, ct);
            var found = await MemberCodes.FindAsync(db, by.Scope, codes, ct);
            var members = found.Members.Distinct().ToList();
            var added = (int)await db.InsertAsync(members.Select(member => new MemberListEntry { ListId = id, MemberId = member }), ct, OnExisting.Skip);
            await ChangedAsync(db, by, list, "list.add", new { added }, ct);
            return new ListAddition(added, members.Count - added, found.Unknown, found.Unclear);
        }, ct);
    }

    /// <summary>Takes members off the list.</summary>
    public Task<int> RemoveAsync(Actor by, long id, IReadOnlyList<long> members, CancellationToken ct)
    {
        by.Demand(Right.EditAudiences);
        return gate.WriteAsync(async db =>
        {
            var list = await FindAsync(db, id, ct);
            var within = db.Set<Member>().Within(by.Scope, db).Select(member => member.Id);
            var removed = await db.Set<MemberListEntry>().Where(entry => entry.ListId == id && members.Contains(entry.MemberId) && within.Contains(entry.MemberId)).ExecuteDeleteAsync(ct);
            await ChangedAsync(db, by, list, "list.remove", new { removed }, ct);
            return removed;
        }, ct);
    }

    /// <summary>Takes a list out of the lists, or brings it back; rules that name it go on.</summary>
    public Task ArchiveAsync(Actor by, long id, bool archived, CancellationToken ct)
    {
        by.Demand(Right.EditAudiences);
        return gate.WriteAsync(async db =>
        {
            var list = await FindAsync(db, id, ct);
            list.IsArchived = archived;
            await ChangedAsync(db, by, list, archived ? "list.archive" : "list.restore", null, ct);
        }, ct);
    }

    async Task ChangedAsync(ConsoleDb db, Actor by, MemberList list, string verb, object? after, CancellationToken ct)
    {
        list.Size = await Standing(db, list.Id).CountAsync(ct);
        list.UpdatedAt = clock.GetUtcNow();
        list.UpdatedBy = by.Name;
        await AuditTrail.NoteAsync(db, by, list.UpdatedAt, verb, list.Id, null, after, ct);
    }

    /// <summary>Counts lists anew after a merge or an erasure.</summary>
    internal static async Task ResizeAsync(ConsoleDb db, IReadOnlyList<long> lists, CancellationToken ct)
    {
        foreach (var id in lists)
        {
            var size = await Standing(db, id).CountAsync(ct);
            await db.Set<MemberList>().Where(list => list.Id == id).ExecuteUpdateAsync(set => set.SetProperty(list => list.Size, size), ct);
        }
    }

    /// <summary>The entries of members that stand: a merged one is there by its survivor.</summary>
    static IQueryable<MemberListEntry> Standing(ConsoleDb db, long list) => db.Set<MemberListEntry>()
        .Where(entry => entry.ListId == list && db.Set<Member>().Any(member => member.Id == entry.MemberId && member.Status == MemberStatus.Active));

    static async Task<MemberList> FindAsync(ConsoleDb db, long id, CancellationToken ct) =>
        await db.Set<MemberList>().FirstOrDefaultAsync(list => list.Id == id, ct) ?? throw PlatformRefusals.NotFound("list", id);
}
