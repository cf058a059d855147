using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Members.Upserts;
using Microsoft.EntityFrameworkCore;
using static CampaignConsole.Tests.Members.MembersKit;

namespace CampaignConsole.Tests.Members;

/// <summary>1,000 generated person records, 500 of them spoilt copies (FEBRL dataset1): the golden record against a known truth.</summary>
public class FebrlTests
{
    [Theory, EachDatabase]
    public async Task No_two_people_merge_by_themselves_and_duplicates_become_proposals(DatabaseKind kind)
    {
        var rows = File.ReadLines(RealData.File("febrl/dataset1.csv")).Skip(1).Select(line => line.Split(',').Select(cell => cell.Trim()).ToArray()).ToList();
        await using var console = await StartAsync(kind);
        var members = new Dictionary<long, List<string>>();
        var answers = await console.UpsertAsync([.. rows.Select(Of)]);
        for (var i = 0; i < rows.Count; i++)
        {
            Assert.Null(answers[i].Problem);
            if (!members.TryGetValue(answers[i].MemberId!.Value, out var records)) members[answers[i].MemberId!.Value] = records = [];
            records.Add(Person(rows[i][0]));
        }

        Assert.All(members.Values, records => Assert.Single(records.Distinct()));
        var merged = rows.Count - members.Count;
        await console.Get<MergeActions>().ProposeAsync(console.Marketer, default);

        var proposals = await console.ReadAsync(db => db.Set<MergeProposal>().Where(row => row.State == ProposalState.Open).ToListAsync());
        var right = proposals.Count(row => members[row.FirstMemberId][0] == members[row.SecondMemberId][0]);
        Assert.True(merged + right >= 475, $"{merged} merged and {right} rightly proposed of 500 duplicates");
        Assert.True(right >= 0.95 * proposals.Count, $"{right} of {proposals.Count} proposals are right");
    }

    static string Person(string record) => record.Split('-')[1];

    static MemberRow Of(string[] cells)
    {
        var born = DateOnly.TryParseExact(cells[9], "yyyyMMdd", out _) ? cells[9] : null;
        var name = $"{cells[1]} {cells[2]}".Trim();
        return Row(cells[0], name, new IdentityRow("card", cells[10], "insurance", true)) with
        {
            BirthDate = born is null ? default : new Given<string>(born),
            Address = new AddressRow($"{cells[3]} {cells[4]}".Trim(), cells[5], cells[6], cells[7], cells[8]),
        };
    }
}
