using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Members.Upserts;

/// <summary>All members that a batch may touch, loaded in a handful of queries, whatever its size.</summary>
sealed class WorkingSet
{
    readonly Dictionary<long, MemberDraft> drafts = [];
    readonly Dictionary<(string Source, string SourceId), long> owned = [];
    readonly HashSet<(string Source, string SourceId)> erased = [];
    readonly Dictionary<IdentityKey, List<long>> holders = [];

    public static async Task<WorkingSet> LoadAsync(ConsoleDb db, IReadOnlyList<ReadRow> rows, CancellationToken ct)
    {
        var set = new WorkingSet();
        var ids = rows.Select(row => row.Row.MemberId).OfType<long>().ToHashSet();
        foreach (var source in rows.Where(row => row.HasSource).GroupBy(row => row.Row.Source!))
        {
            var given = source.Select(row => row.Row.SourceId!).Distinct().ToArray();
            foreach (var found in await db.MembersOf(source.Key, given)
                         .Select(member => new { member.Id, member.SourceId }).ToListAsync(ct))
            {
                set.owned[(source.Key, found.SourceId!)] = found.Id;
                ids.Add(found.Id);
            }

            await set.FindErasedAsync(db, source.Key, given, ct);
        }

        foreach (var kind in rows.SelectMany(row => row.Identities).Select(identity => identity.Key).GroupBy(key => key.Kind))
        {
            var values = kind.Select(key => key.Value).Distinct().ToArray();
            foreach (var found in await db.IdentitiesOf(kind.Key, values)
                         .Select(identity => new { identity.MemberId, identity.Issuer, identity.Value }).ToListAsync(ct))
            {
                set.Hold(new IdentityKey(kind.Key, found.Issuer, found.Value), found.MemberId);
                ids.Add(found.MemberId);
            }
        }

        await set.LoadMembersAsync(db, ids, ct);
        await set.LoadDetailsAsync(db, rows, ct);
        return set;
    }

    public bool Knows(long id) => drafts.TryGetValue(id, out var draft) && draft.Member.Status != MemberStatus.Erased;

    /// <summary>The record that stands for this one today.</summary>
    public MemberDraft Effective(long id)
    {
        var draft = drafts[id];
        while (draft.Member.MergedIntoId is { } into) draft = drafts[into];
        return draft;
    }

    public long? OwnRecord(string source, string sourceId) => owned.TryGetValue((source, sourceId), out var id) ? id : null;

    public bool IsErased(string source, string sourceId) => erased.Contains((source, sourceId));

    /// <summary>Members that hold an identity today, each once.</summary>
    public IEnumerable<MemberDraft> HoldersOf(IdentityKey key) =>
        !holders.TryGetValue(key, out var ids) ? [] : ids.Count == 1 ? [Effective(ids[0])] : ids.Select(Effective).Distinct();

    public MemberDraft Add(Member member)
    {
        var draft = new MemberDraft(member, new Person { MemberId = member.Id }, isNew: true) { Touched = true };
        drafts.Add(member.Id, draft);
        if (member.SourceId is not null) owned[(member.Source!, member.SourceId)] = member.Id;
        return draft;
    }

    public void Hold(IdentityKey key, long memberId)
    {
        if (!holders.TryGetValue(key, out var ids)) holders[key] = [memberId];
        else if (!ids.Contains(memberId)) ids.Add(memberId);
    }

    public void LetGo(IdentityKey key, long memberId) => holders.GetValueOrDefault(key)?.Remove(memberId);

    async Task FindErasedAsync(ConsoleDb db, string source, string[] given, CancellationToken ct)
    {
        if (!await db.Set<Member>().AnyAsync(member => member.Source == source && member.Status == MemberStatus.Erased, ct)) return;
        var marks = given.ToDictionary(id => ErasedMark.Of(source, id));
        var keys = marks.Keys.ToArray();
        foreach (var mark in await db.MembersOf(source, keys)
                     .Select(member => member.SourceId!).ToListAsync(ct)) erased.Add((source, marks[mark]));
    }

    async Task LoadMembersAsync(ConsoleDb db, HashSet<long> ids, CancellationToken ct)
    {
        var wanted = ids.ToArray();
        while (wanted.Length > 0)
        {
            var members = await Held(db, wanted).AsNoTracking().ToListAsync(ct);
            var people = await db.Set<Person>().AsNoTracking().Where(person => EF.Parameter(wanted).Contains(person.MemberId)).ToDictionaryAsync(person => person.MemberId, ct);
            foreach (var member in members)
                drafts[member.Id] = new MemberDraft(member, people.GetValueOrDefault(member.Id) ?? new Person { MemberId = member.Id }, isNew: false);
            wanted = [.. members.Select(member => member.MergedIntoId).OfType<long>().Where(id => !drafts.ContainsKey(id)).Distinct()];
        }
    }

    /// <summary>
    /// The batch writes whole rows, so on PostgreSQL it holds what it has read: an objection, an opt-out or an erasure beside it is seen, or waits for it, and is never written over.
    /// </summary>
    static IQueryable<Member> Held(ConsoleDb db, long[] ids) => db.IsSqlite
        ? db.Set<Member>().Where(member => EF.Parameter(ids).Contains(member.Id))
        : db.Set<Member>().FromSql($"SELECT * FROM member WHERE id = ANY ({ids}) ORDER BY id FOR UPDATE");

    static IQueryable<Consent.ConsentState> HeldConsents(ConsoleDb db, long[] ids) => db.IsSqlite
        ? db.Set<Consent.ConsentState>().Where(row => EF.Parameter(ids).Contains(row.MemberId))
        : db.Set<Consent.ConsentState>().FromSql($"SELECT * FROM consent_state WHERE member_id = ANY ({ids}) ORDER BY member_id, channel, topic FOR UPDATE");

    async Task LoadDetailsAsync(ConsoleDb db, IReadOnlyList<ReadRow> rows, CancellationToken ct)
    {
        var ids = drafts.Keys.ToArray();
        if (ids.Length == 0) return;
        foreach (var identity in await db.Set<Identity>().AsNoTracking().Where(row => EF.Parameter(ids).Contains(row.MemberId)).ToListAsync(ct))
            drafts[identity.MemberId].Identities.Add(identity);
        if (rows.Any(row => row.Consents.Count > 0))
            foreach (var state in await HeldConsents(db, ids).AsNoTracking().ToListAsync(ct))
                drafts[state.MemberId].Consents[(state.Channel, state.Topic)] = state;
        if (rows.Any(row => row.Row.Tags.IsGiven))
            foreach (var tag in await db.Set<MemberTag>().AsNoTracking().Where(row => EF.Parameter(ids).Contains(row.MemberId)).ToListAsync(ct))
                drafts[tag.MemberId].Tags.Add(tag.Tag);
        if (rows.Any(row => row.Row.Attributes.IsGiven))
            foreach (var attribute in await db.Set<MemberAttribute>().AsNoTracking().Where(row => EF.Parameter(ids).Contains(row.MemberId)).ToListAsync(ct))
                drafts[attribute.MemberId].Attributes[attribute.Name] = attribute.Value;
    }
}

/// <summary>What remains of an erased record's source id: enough to know it again, too little to tell it.</summary>
static class ErasedMark
{
    public static string Of(string source, string sourceId) => "erased:" + Ids.Sha256($"erased\n{source}\n{sourceId}");
}
