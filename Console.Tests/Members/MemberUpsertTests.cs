using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Members.Upserts;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Events;
using Microsoft.EntityFrameworkCore;
using static CampaignConsole.Tests.Members.MembersKit;

namespace CampaignConsole.Tests.Members;

public class MemberUpsertTests
{
    [Theory, EachDatabase]
    public async Task A_row_makes_a_member_with_all_that_it_tells(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        await console.WriteAsync(db => db.Add(new Store { Code = "S1", Name = "One", TimeZone = "Asia/Shanghai" }));
        var answer = Assert.Single(await console.UpsertAsync(new MemberRow
        {
            Source = "crm", SourceId = "7", Name = " Li Wei ", BirthDate = "1990-02-28", Gender = "female", Tier = "Gold", HomeStore = "S1", Language = "zh-Hans",
            TimeZone = "Asia/Shanghai", Region = "East", Identities = [Phone("138 1234 5678"), Email("Li@Example.com"), Card("C1")],
            Address = new AddressRow("1 Road", City: "Shanghai", Postcode: "200000"), Tags = new(["vip", "vip", " "]),
            Attributes = new(new Dictionary<string, string?> { ["shoe"] = "38" }),
            Consents = [new ConsentRow("sms", "offers", true, Evidence: "form 7")],
        }));
        Assert.Equal(UpsertOutcome.Created, answer.Outcome);

        await using var db = console.Read();
        var member = await db.Set<Member>().SingleAsync();
        Assert.Equal((answer.MemberId!.Value, "gold", 228, Gender.Female, "East"), (member.Id, member.Tier, member.BirthDay!.Value, member.Gender, member.Region));
        Assert.NotNull(member.HomeStoreId);
        var person = await db.Set<Person>().SingleAsync();
        Assert.Equal(("Li Wei", "li wei", "200000"), (person.Name, person.SearchName, person.Postcode));
        Assert.Equal(["+8613812345678", "li@example.com", "C1"], await db.Set<Identity>().OrderBy(row => row.Kind).Select(row => row.Value).ToListAsync());
        Assert.Equal([false, false, true], await db.Set<Identity>().OrderBy(row => row.Kind).Select(row => row.Verified).ToListAsync());
        Assert.Equal(["vip"], await db.Set<MemberTag>().Select(tag => tag.Tag).ToListAsync());
        Assert.True((await db.Set<ConsentState>().SingleAsync()).Granted);
        var record = await db.Set<ConsentRecord>().SingleAsync();
        Assert.Equal(("key:crm", TestClock.Usual), (record.Source, record.At));
        Assert.Equal("form 7", (await db.Set<ConsentEvidence>().SingleAsync(proof => proof.Id == record.EvidenceId)).Text);
    }

    [Theory, EachDatabase]
    public async Task What_a_batch_has_read_an_opt_out_or_an_objection_waits_for_and_is_not_written_over(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var member = await console.MemberAsync(Row("1", "Li Wei", Phone("13812345678")) with { Consents = [new ConsentRow("sms", "offers", true)] });
        var (origin, later) = (new UpsertOrigin("key:crm", true), console.Clock.Now.AddMinutes(1));
        Task? leaving = null;
        await console.Gate.WriteAsync(async db =>
        {
            MemberRow[] rows = [Row("1") with { Tier = "gold", Consents = [new ConsentRow("sms", "offers", true)] }];
            var frame = await UpsertFrame.LoadAsync(db, console.Marketer, origin, rows, console.Clock.Now, default);
            await WorkingSet.LoadAsync(db, [RowReading.Read(0, rows[0], frame)], default);
            using (ExecutionContext.SuppressFlow())
                leaving = Task.Run(() => console.Gate.WriteAsync(other => Core.Channels.Deliveries.MemberChoices.StateAsync(
                    other, member, [("sms", "offers", false), (ConsentStatement.AllChannels, ConsentStatement.Personalised, false)], "link", later, default), default));
            await Task.WhenAny(leaving, Task.Delay(500));
            Assert.False(leaving.IsCompleted);
        }, default);
        await leaving!;
        await using var db = console.Read();
        Assert.True((await db.Set<Member>().SingleAsync()).ObjectsToPersonalised);
        Assert.False((await db.Set<ConsentState>().SingleAsync(state => state.Channel == "sms")).Granted);
    }

    [Theory, EachDatabase]
    public async Task Absent_leaves_null_clears_and_lists_replace(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        await console.UpsertAsync(Row("1", "Li Wei", Phone("13812345678"), Card("C1")) with
        {
            Tier = "gold", Region = "East", Tags = new(["a", "b"]), Attributes = new(new Dictionary<string, string?> { ["x"] = "1", ["y"] = "2" }),
        });
        var answer = Assert.Single(await console.UpsertAsync(Row("1", null, Card("C2")) with
        {
            Region = new Given<string>(null), Tags = new(["b", "c"]), Attributes = new(new Dictionary<string, string?> { ["x"] = null }),
        }));
        Assert.Equal(UpsertOutcome.Updated, answer.Outcome);

        await using var db = console.Read();
        var member = await db.Set<Member>().SingleAsync();
        Assert.Equal(("gold", null), (member.Tier, member.Region));
        Assert.Equal("Li Wei", (await db.Set<Person>().SingleAsync()).Name);
        Assert.Equal("C2", (await db.Set<Identity>().SingleAsync()).Value);
        Assert.Equal(["b", "c"], await db.Set<MemberTag>().Select(tag => tag.Tag).Order().ToListAsync());
        Assert.Equal("y", (await db.Set<MemberAttribute>().SingleAsync()).Name);
    }

    [Theory, EachDatabase]
    public async Task The_same_row_again_changes_nothing(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var row = Row("1", "Li Wei", Phone("13812345678")) with { Consents = [new ConsentRow("sms", "offers", true, TestClock.Usual.AddDays(-1))], Tags = new(["a"]) };
        await console.UpsertAsync(row);
        Assert.Equal(UpsertOutcome.Unchanged, (await console.UpsertAsync(row))[0].Outcome);
        Assert.Equal(1, await console.ReadAsync(db => db.Set<ConsentRecord>().CountAsync()));
    }

    [Theory, EachDatabase]
    public async Task A_bad_row_never_loses_the_good_ones(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var answers = await console.UpsertAsync(
            Row("1", "One", Phone("13812345678")), Row("2", "Two", Phone("12")), Row("3", "Three") with { BirthDate = "1990-02-30" },
            new MemberRow { Name = "Nobody" }, Row("4", "Four") with { HomeStore = "nowhere" }, Row("5", new string('x', 201)), Row("6", "Nul\0 \ud800 sign"));
        Assert.Equal(["", "phone_invalid", "birth_date_invalid", "identity_missing", "home_store_unknown", "field_too_long", ""], answers.Select(answer => answer.Problem?.Code ?? ""));
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], answers.Select(answer => answer.Index));
        Assert.Equal(["Nul \ufffd sign", "One"], await console.ReadAsync(db => db.Set<Person>().Select(person => person.Name).Order().ToListAsync()));
    }

    [Theory, EachDatabase]
    public async Task An_older_consent_is_kept_and_never_overrides_a_newer_one(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var yesterday = TestClock.Usual.AddDays(-1);
        await console.UpsertAsync(Row("1", "Li") with { Consents = [new ConsentRow("sms", "offers", false, yesterday)] });
        await console.UpsertAsync(Row("1") with { Consents = [new ConsentRow("sms", "offers", true, yesterday.AddDays(-1))] });
        Assert.False(await console.ReadAsync(db => db.Set<ConsentState>().Select(state => state.Granted).SingleAsync()));
        await console.UpsertAsync(Row("1") with { Consents = [new ConsentRow("sms", "offers", true, TestClock.Usual)] });
        Assert.True(await console.ReadAsync(db => db.Set<ConsentState>().Select(state => state.Granted).SingleAsync()));
        Assert.Equal(3, await console.ReadAsync(db => db.Set<ConsentRecord>().CountAsync()));
        Assert.Equal(1, await console.ReadAsync(db => db.Set<OutgoingEvent>().CountAsync(fact => fact.Type == "consent.changed")));
    }

    [Theory, EachDatabase]
    public async Task An_objection_stands_apart_and_all_means_every_sending_channel(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        await console.UpsertAsync(Row("1", "Li") with { Consents = [new ConsentRow("all", "offers", false), new ConsentRow("all", "personalised", false)] });
        Assert.True(await console.ReadAsync(db => db.Set<Member>().Select(member => member.ObjectsToPersonalised).SingleAsync()));
        Assert.Equal(ChannelNames.Sending.Count + 1, await console.ReadAsync(db => db.Set<ConsentState>().CountAsync(state => !state.Granted)));
    }

    [Theory, EachDatabase]
    public async Task A_row_without_source_id_is_found_by_its_identity(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var member = await console.MemberAsync(Row("1", "Li Wei", Phone("13812345678"), Card("C1")));
        var answers = await console.UpsertAsync(
            new MemberRow { Identities = [Phone("+86 138 1234 5678")], Tier = "silver" }, new MemberRow { Identities = [Phone("13812345678")], Name = "Zhang San", Tier = "gold" });
        Assert.Equal((member, UpsertOutcome.Updated), (answers[0].MemberId, answers[0].Outcome));
        Assert.Equal(UpsertOutcome.Created, answers[1].Outcome);
        Assert.Equal(3, await console.ReadAsync(db => db.Set<Identity>().CountAsync()));
        Assert.Equal(1, await console.ReadAsync(db => db.Set<MergeProposal>().CountAsync()));
    }

    [Theory, EachDatabase]
    public async Task A_key_of_a_store_writes_home_members_only(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        await console.WriteAsync(db => db.AddRange(
            new Store { Code = "S1", Name = "One", TimeZone = "Asia/Shanghai" }, new Store { Code = "S2", Name = "Two", TimeZone = "Asia/Shanghai" }));
        await console.UpsertAsync(Row("1", "One") with { HomeStore = "S1" }, Row("2", "Two") with { HomeStore = "S2" });
        var till = TestConsole.Person(Roles.Marketer, 9, "Till", new Scope(ScopeKind.Stores, ["S1"]));
        var answers = await console.UpsertAsync(till, [Row("1") with { Tier = "gold" }, Row("2") with { Tier = "gold" }, Row("3", "Three"), Row("4", "Four") with { HomeStore = "S1" }]);
        Assert.Equal([UpsertOutcome.Updated, UpsertOutcome.Refused, UpsertOutcome.Refused, UpsertOutcome.Created], answers.Select(answer => answer.Outcome));
        await Assert.ThrowsAsync<Refused>(() => console.UpsertAsync(TestConsole.Person(Roles.Analyst, 8, "Ana"), [Row("1")]));
    }

    [Theory, EachDatabase]
    public async Task A_large_batch_is_written_and_updated_as_a_set(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var rows = Enumerable.Range(0, 3000).Select(i => Row($"{i}", $"Member {i}", Phone($"138{i:00000000}"), Email($"m{i}@example.com"), Card($"C{i}")) with
        {
            Consents = [new ConsentRow("sms", "offers", true, TestClock.Usual), new ConsentRow("email", "offers", i % 2 == 0, TestClock.Usual)],
        }).ToList();
        Assert.All(await console.UpsertAsync(rows), answer => Assert.Equal(UpsertOutcome.Created, answer.Outcome));
        Assert.All(await console.UpsertAsync([.. rows.Select(row => row with { Tier = "gold" })]), answer => Assert.Equal(UpsertOutcome.Updated, answer.Outcome));
        Assert.Equal(3000, await console.ReadAsync(db => db.Set<Member>().CountAsync(member => member.Tier == "gold" && member.Version == 2)));
        Assert.Equal(9000, await console.ReadAsync(db => db.Set<Identity>().CountAsync()));
        Assert.Equal(6000, await console.ReadAsync(db => db.Set<ConsentRecord>().CountAsync()));
    }
}
