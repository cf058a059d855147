using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Members.Identities;

/// <summary>Finds pairs that may be one person without a shared identity: the same birth date or postcode, and a name alike.</summary>
/// <remarks>Members are compared within blocks that share a key only, so that the work grows with the store and not with its square.</remarks>
static class DuplicateSearch
{
    /// <summary>A block larger than this says too little: everybody of a new town shares its postcode.</summary>
    const int LargestBlock = 60;

    const double AlikeWithBirthDate = 0.82;

    const double AlikeWithPostcode = 0.93;

    public static async Task<long> ProposeAsync(ConsoleDb db, DateTimeOffset now, CancellationToken ct)
    {
        var people = await (
            from member in db.Set<Member>()
            join person in db.Set<Person>() on member.Id equals person.MemberId
            where member.Status == MemberStatus.Active && person.Name != "" && (member.BirthDate != null || person.Postcode != null)
            orderby member.Id
            select new Candidate(member.Id, member.BirthDate, person.SearchName, person.Postcode)).AsNoTracking().ToListAsync(ct);
        var pairs = new HashSet<Pair>();
        Compare(people.Where(row => row.BirthDate is not null).GroupBy(row => $"{row.BirthDate:yyyyMMdd}"), AlikeWithBirthDate, pairs);
        Compare(people.Where(row => row.Postcode is not null).GroupBy(row => row.Postcode!), AlikeWithPostcode, pairs);
        var proposals = new List<MergeProposal>();
        foreach (var chunk in pairs.OrderBy(pair => pair.First).ThenBy(pair => pair.Second).Chunk(1000))
        {
            var sides = await Clashes.SidesAsync(db, [.. chunk.SelectMany(pair => (long[])[pair.First, pair.Second]).Distinct()], ct);
            proposals.AddRange(chunk.Select(pair => new MergeProposal
            {
                FirstMemberId = pair.First, SecondMemberId = pair.Second, At = now, Evidence = CanonicalJson.Of(MergeRule.Judge(sides[pair.First], sides[pair.Second]).Evidence),
            }));
        }

        return await db.InsertAsync(proposals, ct, OnExisting.Skip);
    }

    static void Compare(IEnumerable<IGrouping<string, Candidate>> blocks, double alike, HashSet<Pair> pairs)
    {
        foreach (var block in blocks)
        {
            var members = block.Take(LargestBlock + 1).ToList();
            if (members.Count > LargestBlock) continue;
            for (var i = 0; i < members.Count; i++)
                for (var j = i + 1; j < members.Count; j++)
                    if (PersonNames.Likeness(members[i].Name, members[j].Name) >= alike) pairs.Add(Pair.Of(members[i].Id, members[j].Id));
        }
    }

    sealed record Candidate(long Id, DateOnly? BirthDate, string Name, string? Postcode);
}
