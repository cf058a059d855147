using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Members.Identities;

/// <summary>Settles pairs of members that share something: merged by itself where the rule says so, else a proposal for somebody to decide.</summary>
static class Clashes
{
    /// <returns>How many merged by themselves.</returns>
    public static async Task<int> SettleAsync(
        ConsoleDb db, Merging merging, Actor by, IReadOnlyCollection<Pair> pairs, DateTimeOffset now, CancellationToken ct)
    {
        if (pairs.Count == 0) return 0;
        var ids = pairs.SelectMany(pair => (long[])[pair.First, pair.Second]).Distinct().ToArray();
        var sides = await SidesAsync(db, ids, ct);
        var decided = (await db.Set<MergeProposal>().Where(row => EF.Parameter(ids).Contains(row.FirstMemberId) && row.State == ProposalState.Kept)
            .Select(row => new { row.FirstMemberId, row.SecondMemberId }).ToListAsync(ct)).Select(row => new Pair(row.FirstMemberId, row.SecondMemberId)).ToHashSet();
        var (proposals, merged, into) = (new List<MergeProposal>(), 0, new Dictionary<long, long>());
        foreach (var pair in pairs.Order(Comparer<Pair>.Create((one, other) => (one.First, one.Second).CompareTo((other.First, other.Second)))))
        {
            var (one, other) = (Standing(pair.First), Standing(pair.Second));
            if (one == other || decided.Contains(pair) || !sides.ContainsKey(one) || !sides.ContainsKey(other)) continue;
            var judgement = MergeRule.Judge(sides[one], sides[other]);
            var (survivor, absorbed) = (Math.Min(one, other), Math.Max(one, other));
            if (!judgement.ByItself)
            {
                proposals.Add(new MergeProposal { FirstMemberId = survivor, SecondMemberId = absorbed, Evidence = CanonicalJson.Of(judgement.Evidence), At = now });
                continue;
            }

            await merging.JoinAsync(db, by, survivor, absorbed, "verified_identity", now, ct);
            sides[survivor] = Joined(sides[survivor], sides[absorbed]);
            into[absorbed] = survivor;
            merged++;
        }

        await db.InsertAsync(proposals.DistinctBy(row => (row.FirstMemberId, row.SecondMemberId)), ct, OnExisting.Skip);
        return merged;

        long Standing(long id) => into.TryGetValue(id, out var next) ? Standing(next) : id;
    }

    /// <summary>Notes that two records are two people, so that they are neither merged nor proposed again.</summary>
    public static async Task KeepApartAsync(ConsoleDb db, Pair pair, Actor by, DateTimeOffset now, CancellationToken ct)
    {
        var row = await db.Set<MergeProposal>().SingleOrDefaultAsync(one => one.FirstMemberId == pair.First && one.SecondMemberId == pair.Second, ct);
        if (row is null) db.Add(row = new MergeProposal { FirstMemberId = pair.First, SecondMemberId = pair.Second, Evidence = "[\"parted\"]", At = now });
        (row.State, row.DecidedBy, row.DecidedAt) = (ProposalState.Kept, by.Name, now);
    }

    /// <summary>What the rule looks at, for many members at once.</summary>
    public static async Task<Dictionary<long, MergeSide>> SidesAsync(ConsoleDb db, long[] ids, CancellationToken ct)
    {
        var identities = (await db.Set<Identity>().AsNoTracking().Where(row => EF.Parameter(ids).Contains(row.MemberId)).ToListAsync(ct)).ToLookup(row => row.MemberId);
        var rows = await (
            from member in db.Set<Member>()
            where EF.Parameter(ids).Contains(member.Id) && member.Status == MemberStatus.Active
            join person in db.Set<Person>() on member.Id equals person.MemberId into people
            from person in people.DefaultIfEmpty()
            select new { member.Id, member.BirthDate, Name = person == null ? "" : person.Name, Postcode = person == null ? null : person.Postcode, Line1 = person == null ? null : person.Line1 })
            .ToListAsync(ct);
        return rows.ToDictionary(row => row.Id, row => new MergeSide(row.Id, row.Name, row.BirthDate, row.Postcode, row.Line1, [.. identities[row.Id]]));
    }

    static MergeSide Joined(MergeSide survivor, MergeSide absorbed) => survivor with
    {
        Name = survivor.Name.Length > 0 ? survivor.Name : absorbed.Name,
        BirthDate = survivor.BirthDate ?? absorbed.BirthDate,
        Identities = [.. survivor.Identities, .. absorbed.Identities],
    };
}
