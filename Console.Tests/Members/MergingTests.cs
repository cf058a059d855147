using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Members.Upserts;
using CampaignConsole.Core.Platform.Events;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using static CampaignConsole.Tests.Members.MembersKit;

namespace CampaignConsole.Tests.Members;

public class MergingTests
{
    [Theory, EachDatabase]
    public async Task A_verified_identity_without_contradiction_merges_by_itself(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var first = await console.MemberAsync(Row("1", "Li Wei", Card("C1"), Phone("13812345678")));
        var answer = (await console.UpsertAsync(Row("2", "Wei Li", Card("C1"), Email("li@example.com")) with { Tier = "gold" }))[0];
        Assert.Equal((first, UpsertOutcome.Created), (answer.MemberId!.Value, answer.Outcome));

        await using var db = console.Read();
        var member = await db.Set<Member>().SingleAsync(row => row.Status == MemberStatus.Active);
        Assert.Equal((first, "gold"), (member.Id, member.Tier));
        Assert.Equal(3, await db.Set<Identity>().CountAsync(identity => identity.MemberId == first));
        Assert.Equal("verified_identity", (await db.Set<MergeRecord>().SingleAsync()).Reason);
        Assert.Equal(1, await db.Set<OutgoingEvent>().CountAsync(fact => fact.Type == "member.merged"));
    }

    [Theory]
    [InlineData("Li Wei", "1990-01-01", true, "Li Wei", "1990-01-02", true, "other_birth_date")]
    [InlineData("Li Wei", null, true, "Li Ming", null, true, "other_name")]
    [InlineData("Li Wei", null, false, "Li Wei", null, true, "same_phone")]
    [InlineData("Li Wei", "1990-01-01", false, "Li Wei", "1990-01-01", false, "same_birth_date")]
    public async Task Everything_else_is_a_proposal_with_its_evidence(string name, string? born, bool verified, string otherName, string? otherBorn, bool otherVerified, string evidence)
    {
        await using var console = await StartAsync(DatabaseKind.Sqlite);
        await console.UpsertAsync(Row("1", name, Phone("13812345678", verified)) with { BirthDate = born });
        await console.UpsertAsync(Row("2", otherName, Phone("13812345678", otherVerified)) with { BirthDate = otherBorn });
        Assert.Equal(2, await console.ReadAsync(db => db.Set<Member>().CountAsync(member => member.Status == MemberStatus.Active)));
        var proposal = await console.ReadAsync(db => db.Set<MergeProposal>().SingleAsync());
        Assert.Contains(evidence, CanonicalJson.Read<string[]>(proposal.Evidence));
    }

    [Theory, EachDatabase]
    public async Task Two_rows_of_one_batch_merge_and_both_answers_name_the_survivor(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var answers = await console.UpsertAsync(Row("1", "Li Wei", Card("C1")), Row("2", "Li Wei", Card("C1"), Card("C2")), Row("3", "Li Wei", Card("C2")));
        Assert.Single(answers.Select(answer => answer.MemberId).Distinct());
        Assert.Equal(1, await console.ReadAsync(db => db.Set<Member>().CountAsync(member => member.Status == MemberStatus.Active)));
    }

    [Theory, EachDatabase]
    public async Task A_merge_moves_facts_and_takes_the_strictest_consent_and_an_undo_gives_all_back(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var at = TestClock.Usual.AddDays(-2);
        var first = await console.MemberAsync(Row("1", "Li Wei", Phone("13812345678")) with { Consents = [new ConsentRow("sms", "offers", true, at), new ConsentRow("email", "offers", true, at)], Tags = new(["a"]) });
        var second = await console.MemberAsync(Row("2", "Li Wei", Card("C2")) with
        {
            Consents = [new ConsentRow("sms", "offers", false, at.AddDays(-1)), new ConsentRow("push", "offers", true, at)], Tags = new(["a", "b"]), Tier = "gold", BirthDate = "1990-01-01",
        });
        await console.WriteAsync(db => ActivityLog.Append(db, new ActivityEntry { OriginMemberId = second, MemberId = second, Kind = ActivityKind.Clicked, At = at }));
        var before = await ShotAsync(console);

        var merge = await console.Gate.WriteAsync(db => console.Get<Merging>().JoinAsync(db, console.Marketer, first, second, "person", console.Clock.Now, default), default);
        await using (var db = console.Read())
        {
            Assert.Equal((first, second), await db.Set<ActivityEntry>().Select(entry => new ValueTuple<long, long>(entry.MemberId, entry.OriginMemberId)).SingleAsync());
            Assert.Equal(["email True", "push True", "sms False"], await db.Set<ConsentState>().Where(state => state.MemberId == first).OrderBy(state => state.Channel)
                .Select(state => state.Channel + " " + (state.Granted ? "True" : "False")).ToListAsync());
            Assert.Equal("gold", (await db.Set<Member>().SingleAsync(member => member.Id == first)).Tier);
        }

        await console.Gate.WriteAsync(db => console.Get<Merging>().PartAsync(db, console.Marketer, merge.Id, console.Clock.Now, default), default);
        Assert.Equal(before, await ShotAsync(console));
        Assert.Equal(ProposalState.Kept, await console.ReadAsync(db => db.Set<MergeProposal>().Select(row => row.State).SingleAsync()));
    }

    [Theory, EachDatabase]
    public async Task A_source_goes_on_writing_to_the_survivor_under_its_own_id(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var first = await console.MemberAsync(Row("1", "Li Wei", Card("C1")));
        await console.UpsertAsync(Row("2", "Li Wei", Card("C1"), Phone("13812345678")));
        var answer = (await console.UpsertAsync(Row("2", null, Phone("13912345678")) with { Tier = "gold" }))[0];
        Assert.Equal((first, UpsertOutcome.Updated), (answer.MemberId!.Value, answer.Outcome));
        Assert.Equal(["+8613912345678", "C1"], await console.ReadAsync(db => db.Set<Identity>().Where(identity => identity.MemberId == first).Select(identity => identity.Value).Order().ToListAsync()));
    }

    [Theory, EachDatabase]
    public async Task A_pair_that_was_parted_is_not_merged_again(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        await console.UpsertAsync(Row("1", "Li Wei", Card("C1")), Row("2", "Li Wei", Card("C1")));
        var merge = await console.ReadAsync(db => db.Set<MergeRecord>().SingleAsync());
        await console.Gate.WriteAsync(db => console.Get<Merging>().PartAsync(db, console.Marketer, merge.Id, console.Clock.Now, default), default);
        await console.UpsertAsync(Row("2", null, Card("C1", false)), Row("2", null, Card("C1", true)));
        Assert.Equal(2, await console.ReadAsync(db => db.Set<Member>().CountAsync(member => member.Status == MemberStatus.Active)));
    }

    [Fact]
    public async Task Every_table_that_names_a_member_has_somebody_who_answers_for_it()
    {
        await using var console = await TestApi.StartAsync();
        await using var db = console.Get<IDbContextFactory<ConsoleDb>>().CreateDbContext();
        var named = db.Model.GetEntityTypes().Where(entity => entity.FindProperty("MemberId") is not null).Select(entity => entity.GetTableName()!);
        var held = console.Get<IEnumerable<IHoldsMemberData>>().SelectMany(holder => holder.Tables(db)).ToHashSet();
        Assert.Empty(named.Except(held));
    }

    /// <summary>What the two records look like, without times of change.</summary>
    static async Task<string> ShotAsync(TestConsole console)
    {
        await using var db = console.Read();
        return CanonicalJson.Of(new
        {
            Members = await db.Set<Member>().OrderBy(row => row.Id).Select(row => new { row.Id, row.Status, row.Tier, row.BirthDate, row.MergedIntoId, row.JoinedAt }).ToListAsync(),
            Identities = await db.Set<Identity>().OrderBy(row => row.Id).Select(row => new { row.Id, row.MemberId, row.Value, row.Verified }).ToListAsync(),
            States = await db.Set<ConsentState>().OrderBy(row => row.MemberId).ThenBy(row => row.Channel).Select(row => new { row.MemberId, row.Channel, row.Granted, row.At }).ToListAsync(),
            Tags = await db.Set<MemberTag>().OrderBy(row => row.MemberId).ThenBy(row => row.Tag).Select(row => new { row.MemberId, row.Tag }).ToListAsync(),
            Facts = await db.Set<ActivityEntry>().Select(row => new { row.MemberId, row.OriginMemberId }).ToListAsync(),
        });
    }
}
