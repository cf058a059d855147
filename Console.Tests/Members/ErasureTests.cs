using CampaignConsole.Core.Audiences;
using CampaignConsole.Core.Audiences.Lists;
using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.Outbox;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Members.Erasure;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Members.Upserts;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Tests.Channels.Deliveries;
using Microsoft.EntityFrameworkCore;
using static CampaignConsole.Tests.Members.MembersKit;

namespace CampaignConsole.Tests.Members;

public class ErasureTests
{
    [Theory, EachDatabase]
    public async Task Erasing_deletes_what_is_personal_and_keeps_the_facts_and_the_chain(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var member = await console.MemberAsync(Row("1", "Li Wei", Card("C1"), Phone("13812345678")) with
        {
            BirthDate = "1990-01-01", Tags = new(["vip"]), Attributes = new(new Dictionary<string, string?> { ["shoe"] = "38" }),
            Consents = [new ConsentRow("sms", "offers", true, Evidence: "Li Wei signed")],
        });
        await console.UpsertAsync(Row("2", "Li Wei", Card("C1")));
        await console.Get<MemberActions>().SetConsentAsync(console.Marketer, member, "email", "offers", true, "Li Wei said so", default);
        await console.WriteAsync(db => ActivityLog.Append(db, new ActivityEntry { OriginMemberId = member, MemberId = member, Kind = ActivityKind.Clicked, At = TestClock.Usual }));
        var held = await console.Get<ErasureActions>().HeldAsync(console.Administrator, member, default);
        Assert.Contains(held, row => row.Name == "person" && row.Values!.Contains("Li Wei"));
        Assert.Contains(held, row => row.Name == "activity_entry" && row.Rows == 1);

        await console.Get<ErasureActions>().EraseAsync(console.Administrator, member, "request 17", default);
        console.Clock.Advance(TimeSpan.FromMinutes(1));
        await console.Get<AuditChain>().TickAsync(default);

        await using var db = console.Read();
        Assert.Equal((0, 0, 0, 0, 0), (await db.Set<Person>().CountAsync(), await db.Set<Identity>().CountAsync(), await db.Set<MemberTag>().CountAsync(),
            await db.Set<MemberAttribute>().CountAsync(), await db.Set<ConsentEvidence>().CountAsync()));
        Assert.DoesNotContain(await db.Set<AuditText>().Select(text => text.Before + text.After).ToListAsync(), text => text!.Contains("Li Wei"));
        Assert.All(await db.Set<Member>().ToListAsync(), row => Assert.Equal((MemberStatus.Erased, null), (row.Status, row.BirthDate)));
        Assert.Equal((1, 2), (await db.Set<ActivityEntry>().CountAsync(), await db.Set<ConsentRecord>().CountAsync()));
        var chain = await console.Get<AuditChain>().VerifyAsync(default);
        Assert.Null(chain.BrokenAt);
        Assert.True(chain.Links >= 3);
    }

    [Theory, EachDatabase]
    public async Task Erasing_takes_a_member_off_lists_and_deletes_what_the_sandbox_wrote_and_the_chain_holds(DatabaseKind kind)
    {
        await using var stage = await LedgerStage.StartAsync(kind, services => services.AddMembers());
        await stage.PlanAsync("email", 2);
        await stage.Pump.DrainAsync(default);
        var console = stage.Console;
        var lists = console.Get<MemberListActions>();
        var list = await lists.CreateAsync(console.Marketer, "Guests", default);
        await lists.AddAsync(console.Marketer, list, [new(LedgerStage.Address("email", 1)), new(LedgerStage.Address("email", 2))], default);
        var folder = console.Get<ChannelSenders>().OutboxFolder;
        Assert.Equal(2, Directory.GetFiles(folder, "*.json", SearchOption.AllDirectories).Length);
        var held = await console.Get<ErasureActions>().HeldAsync(console.Administrator, 1, default);
        Assert.Contains(held, row => row.Name == "member_list_entry" && row.Values!.SequenceEqual(["Guests"]));
        Assert.Contains(held, row => row is { Name: "outbox_message", Rows: 1 });

        await console.Get<ErasureActions>().EraseAsync(console.Administrator, 1, "request 18", default);
        console.Clock.Advance(TimeSpan.FromMinutes(1));
        await console.Get<AuditChain>().TickAsync(default);

        var left = Assert.Single(Directory.GetFiles(folder, "*", SearchOption.AllDirectories));
        Assert.DoesNotContain("Member 1", await File.ReadAllTextAsync(left));
        await using var db = console.Read();
        Assert.Equal([2L], await db.Set<OutboxMessage>().Select(message => message.MemberId!.Value).ToListAsync());
        Assert.Equal([2L], await db.Set<MemberListEntry>().Select(entry => entry.MemberId).ToListAsync());
        Assert.Equal(1, (await db.Set<MemberList>().SingleAsync()).Size);
        Assert.Equal([1L, 2L], await db.Set<Delivery>().Where(row => row.State == DeliveryState.Accepted).OrderBy(row => row.MemberId).Select(row => row.MemberId).ToListAsync());
        Assert.Null((await console.Get<AuditChain>().VerifyAsync(default)).BrokenAt);
    }

    [Theory, EachDatabase]
    public async Task A_merge_keeps_the_survivor_on_the_lists_of_both_and_counts_one_person(DatabaseKind kind)
    {
        await using var console = await TestConsole.StartAsync(kind, services => services.AddMembers().AddAudiences());
        var (first, second) = (await console.MemberAsync(Row("1", "Li Wei", Card("C1"))), await console.MemberAsync(Row("2", "Li Wei", Card("C2"))));
        var lists = console.Get<MemberListActions>();
        var list = await lists.CreateAsync(console.Marketer, "Guests", default);
        await lists.AddAsync(console.Marketer, list, [new("C2")], default);
        await console.Get<MergeActions>().MergeAsync(console.Marketer, first, second, default);
        Assert.Equal(1, await console.ReadAsync(db => db.Set<MemberList>().Select(row => row.Size).SingleAsync()));
        Assert.True(await console.ReadAsync(db => db.Set<MemberListEntry>().AnyAsync(entry => entry.MemberId == first)));
    }

    [Theory, EachDatabase]
    public async Task A_source_cannot_bring_an_erased_person_back(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var member = await console.MemberAsync(Row("1", "Li Wei", Card("C1")));
        await console.Get<ErasureActions>().EraseAsync(console.Administrator, member, "request 17", default);
        Assert.Equal("member_erased", (await console.UpsertAsync(Row("1", "Li Wei", Card("C1"))))[0].Problem!.Code);
        Assert.DoesNotContain("1", await console.ReadAsync(db => db.Set<Member>().Select(row => row.SourceId).ToListAsync()));
    }
}
