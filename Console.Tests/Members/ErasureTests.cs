using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Members.Erasure;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Members.Upserts;
using CampaignConsole.Core.Platform.Audit;
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
    public async Task A_source_cannot_bring_an_erased_person_back(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var member = await console.MemberAsync(Row("1", "Li Wei", Card("C1")));
        await console.Get<ErasureActions>().EraseAsync(console.Administrator, member, "request 17", default);
        Assert.Equal("member_erased", (await console.UpsertAsync(Row("1", "Li Wei", Card("C1"))))[0].Problem!.Code);
        Assert.DoesNotContain("1", await console.ReadAsync(db => db.Set<Member>().Select(row => row.SourceId).ToListAsync()));
    }
}
