using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Members.Upserts;
using CampaignConsole.Core.Platform.Access;
using Microsoft.EntityFrameworkCore;
using static CampaignConsole.Tests.Members.MembersKit;

namespace CampaignConsole.Tests.Members;

public class MemberQueriesTests
{
    static readonly Actor Analyst = TestConsole.Person(Roles.Analyst, 7, "Ana");

    [Theory, EachDatabase]
    public async Task A_member_is_found_by_any_identity_however_written_and_by_part_of_a_name(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var member = await console.MemberAsync(Row("1", "Zoë Wáng", Phone("13812345678"), Email("zoe@example.com"), Card("C1")));
        await console.MemberAsync(Row("2", "Other"));
        var queries = console.Get<MemberQueries>();
        foreach (var text in new[] { "138 1234 5678", "ZOE@example.com", "C1", "wang", "zoë w" })
            Assert.Equal([member], (await queries.SearchAsync(console.Marketer, new MemberSearch(text), new PageRequest(), default)).Rows.Select(row => row.Id));
        Assert.Equal([member], (await queries.FindAsync(console.Marketer, "wang", default)).Select(row => row.Id));
    }

    [Theory, EachDatabase]
    public async Task Personal_fields_are_masked_for_those_who_see_figures_only(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var member = await console.MemberAsync(Row("1", "Li Wei", Phone("13812345678"), Email("li@example.com")) with { BirthDate = "1990-01-01", Address = new AddressRow("1 Road", City: "Shanghai") });
        var queries = console.Get<MemberQueries>();
        var detail = await queries.GetAsync(Analyst, member, default);
        Assert.Equal(("L•••", null, "•••", "Shanghai"), (detail.Name, detail.BirthDate, detail.Address.Line1, detail.Address.City));
        Assert.Equal(["•••678", "l•••@example.com"], detail.Identities.Select(row => row.Value));
        var row = Assert.Single((await queries.SearchAsync(Analyst, new MemberSearch("13812345678"), new PageRequest(), default)).Rows);
        Assert.Equal(("L•••", "•••678", "l•••@example.com"), (row.Name, row.Phone, row.Email));
        Assert.Empty((await queries.SearchAsync(Analyst, new MemberSearch("li"), new PageRequest(), default)).Rows);
        Assert.Equal("L•••", Assert.Single((await queries.ListAsync(Analyst, 0, 10, null, default)).Items).Name);
        Assert.Equal("Li Wei", (await queries.GetAsync(console.Marketer, member, default)).Name);
    }

    [Theory, EachDatabase]
    public async Task Franchise_staff_see_their_home_members_only(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        await console.WriteAsync(db => db.AddRange(new Store { Code = "F1", Name = "One", TimeZone = "Asia/Shanghai", Kind = StoreKind.Franchise, Franchisee = "Fa" },
            new Store { Code = "F2", Name = "Two", TimeZone = "Asia/Shanghai", Kind = StoreKind.Franchise, Franchisee = "Fb" }));
        var mine = await console.MemberAsync(Row("1", "Mine") with { HomeStore = "F1" });
        var other = await console.MemberAsync(Row("2", "Other", Card("C2")) with { HomeStore = "F2" });
        var staff = TestConsole.Person(Roles.Marketer, 9, "Fay", new Scope(ScopeKind.Franchisees, ["Fa"]));
        var queries = console.Get<MemberQueries>();
        Assert.Equal([mine], (await queries.SearchAsync(staff, new MemberSearch(), new PageRequest(), default)).Rows.Select(row => row.Id));
        Assert.Empty((await queries.SearchAsync(staff, new MemberSearch("C2"), new PageRequest(), default)).Rows);
        Assert.Equal("not_found", (await Assert.ThrowsAsync<Refused>(() => queries.GetAsync(staff, other, default))).Code);
        Assert.Equal("not_found", (await Assert.ThrowsAsync<Refused>(() => console.Get<MemberHistoryQueries>().ReceiptsAsync(staff, other, new PageRequest(), default))).Code);
        Assert.Equal(other, await console.ReadAsync(db => MemberLookup.FindAsync(db, "card", null, "C2", default)));
    }

    [Theory, EachDatabase]
    public async Task A_look_up_that_meets_an_unresolved_clash_names_the_choices(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        await console.UpsertAsync(Row("1", "Li Wei", Phone("13812345678", true)), Row("2", "Li Ming", Phone("13812345678")));
        var refused = await Assert.ThrowsAsync<Refused>(() => console.ReadAsync(db => MemberLookup.FindAsync(db, "phone", null, "13812345678", default)));
        Assert.Equal(("identity_clash", RefusedKind.Conflict), (refused.Code, refused.Kind));
        var proposal = Assert.Single((await console.Get<MergeQueries>().ProposalsAsync(console.Marketer, ProposalState.Open, new PageRequest(), default)).Rows);
        await console.Get<MergeActions>().DecideAsync(console.Marketer, proposal.Id, null, default);
        Assert.Equal(proposal.FirstId, await console.ReadAsync(db => MemberLookup.FindAsync(db, "phone", null, "13812345678", default)));
    }

    [Theory, EachDatabase]
    public async Task An_edit_by_hand_replaces_identities_is_audited_and_refuses_what_changed_meanwhile(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var member = await console.MemberAsync(Row("1", "Li Wei", Phone("13812345678")));
        var actions = console.Get<MemberActions>();
        await actions.EditAsync(console.Marketer, member, 1, new MemberRow { Name = "Li Wei-Ming", Identities = [Phone("13912345678")] }, default);
        var detail = await console.Get<MemberQueries>().GetAsync(console.Marketer, member, default);
        Assert.Equal(("Li Wei-Ming", "+8613912345678", 2), (detail.Name, detail.Identities.Single().Value, detail.Version));
        Assert.Equal("changed_meanwhile", (await Assert.ThrowsAsync<Refused>(() => actions.EditAsync(console.Marketer, member, 1, new MemberRow { Name = "X" }, default))).Code);
        Assert.Equal(1, await console.ReadAsync(db => db.Set<Core.Platform.Audit.AuditEntry>().CountAsync(entry => entry.Verb == "member.edit")));
    }
}
