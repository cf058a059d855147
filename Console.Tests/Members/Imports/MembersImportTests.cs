using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Tests.Catalogue;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Members.Imports;

public class MembersImportTests
{
    const string File = """
        会员编号,姓名,手机号,邮箱,会员卡号,生日,性别,城市,标签,邮件订阅,短信订阅,等级
        1,王晓明,13800138000,Wang@Example.com,C100,1990-02-28,男,哈尔滨,vip;外套,是,否,gold
        2,Ann Lee,+44 7400 123456,not an address,C101,1985/7/1,F,London,,yes,,silver
        3,Bob Ray,13800138001,bob@example.com,C102,30 February,M,,,yes,no,
        4,李雷,13800138002,,103.0,2000年1月2日,,,,,,Gold
        """;

    [Theory, EachDatabase]
    public async Task Members_are_taken_with_identities_address_tags_and_consents(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);

        var import = await ImportTests.ImportAsync(console, "members", File);

        Assert.Equal((4, 2, 2), (import.Rows, import.Good, import.Bad));
        await using var db = console.Read();
        var wang = await db.Set<Member>().SingleAsync(member => member.SourceId == "1");
        var person = await db.Set<Person>().SingleAsync(row => row.MemberId == wang.Id);
        Assert.Equal(("王晓明", "哈尔滨", "gold", Gender.Male, new DateOnly(1990, 2, 28)), (person.Name, person.City, wang.Tier, wang.Gender, wang.BirthDate));
        Assert.Equal(["+8613800138000", "C100", "wang@example.com"],
            (await db.Set<Identity>().Where(identity => identity.MemberId == wang.Id).Select(identity => identity.Value).ToListAsync()).Order(StringComparer.Ordinal));
        Assert.Equal([("email", "offers", true), ("sms", "offers", false)],
            (await db.Set<ConsentState>().Where(state => state.MemberId == wang.Id).OrderBy(state => state.Channel).ToListAsync()).Select(state => (state.Channel, state.Topic, state.Granted)));
        Assert.Equal(2, await db.Set<MemberTag>().CountAsync(tag => tag.MemberId == wang.Id));
        Assert.Contains(await db.Set<Identity>().ToListAsync(), identity => identity.Value == "103");
        var report = await ImportTests.ReportAsync(console, import.Id);
        Assert.Contains("3,邮箱,not an address,", report);
        Assert.Contains("4,生日,30 February,", report);
    }

    [Theory, EachDatabase]
    public async Task The_same_file_twice_makes_nobody_twice(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        await ImportTests.ImportAsync(console, "members", File);
        var before = await CountsAsync(console);

        var again = await ImportTests.ImportAsync(console, "members", File.Replace("gold", "platinum", StringComparison.Ordinal));

        Assert.Equal(before, await CountsAsync(console));
        Assert.Equal(2, again.Good);
        Assert.Equal("platinum", await console.ReadAsync(db => db.Set<Member>().Where(member => member.SourceId == "1").Select(member => member.Tier).SingleAsync()));
    }

    [Theory, EachDatabase]
    public async Task Two_rows_with_one_unverified_phone_stay_two_members_and_become_a_proposal(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);

        await ImportTests.ImportAsync(console, "members", "member id,name,phone\nA,Ann,13800138000\nB,Bob,13800138000\n");

        Assert.Equal(2, await console.ReadAsync(db => db.Set<Member>().CountAsync(member => member.Status == MemberStatus.Active)));
        Assert.Equal(1, await console.ReadAsync(db => db.Set<MergeProposal>().CountAsync()));
    }

    internal static Task<TestConsole> StartAsync(DatabaseKind kind) => TestConsole.StartAsync(kind, services => services.AddCatalogue().AddMembers());

    static async Task<(int, int, int)> CountsAsync(TestConsole console) => await console.ReadAsync(async db =>
        (await db.Set<Member>().CountAsync(), await db.Set<Identity>().CountAsync(), await db.Set<ConsentState>().CountAsync()));
}
