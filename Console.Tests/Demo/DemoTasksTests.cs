using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Content;
using CampaignConsole.Core.Campaigns.Content.Templates;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.StaffTasks;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Tests.Campaigns;
using CampaignConsole.Web.Demo;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignConsole.Tests.Demo;

public class DemoTasksTests
{
    [Theory, EachDatabase]
    public async Task A_store_of_the_demo_has_open_tasks_and_its_sms_go_by_approved_templates(DatabaseKind kind)
    {
        var clock = new DemoClock(TestClock.Usual);
        await using var console = await CampaignMaker.StartAsync(kind, services => services.AddSingleton<TimeProvider>(clock));
        await console.WriteAsync(db =>
        {
            db.Set<Brand>().Single().PostalAddress = "1 Nanjing Road, Shanghai";
            if (!db.Set<Topic>().Any(topic => topic.Code == "offers")) db.Add(new Topic { Code = "offers", NameEn = "Offers", NameZh = "优惠" });
            db.Add(new Store { Id = 1, Code = "S001", Name = "Nanjing Road", Region = "East", TimeZone = "Asia/Shanghai" });
            for (var id = 1; id <= 12; id++)
            {
                db.Add(new Member { Id = id, HomeStoreId = id == 12 ? null : 1, Tier = "platinum", Language = id % 2 == 0 ? "zh-Hans" : "en" });
                db.Add(new Person { MemberId = id, Name = $"Member {id}" });
                db.Add(new Identity { MemberId = id, OriginMemberId = id, Kind = IdentityKind.Phone, Value = $"+86138000000{id:00}", Verified = true });
                db.Add(new ConsentState { MemberId = id, Channel = "sms", Topic = "offers", Granted = true });
            }
        });
        var people = new Dictionary<string, Actor>
        {
            ["admin"] = console.Administrator, ["marketer"] = console.Marketer, ["approver"] = console.Approver, ["store"] = TestConsole.Person(Roles.Frontline, 4, "Chen Yu", new Scope(ScopeKind.Stores, ["S001"])),
        };

        await new DemoTasks(console.Services, clock, people).AddAsync(new DemoCampaigns(console.Services, clock, people), TestClock.Usual, default);

        var open = await console.Get<TaskQueries>().AfterAsync(people["store"], null, 0, 50, default);
        Assert.InRange(open.Count, 5, 10);
        Assert.Single(open, task => task.Row.TakenBy == "Chen Yu");
        Assert.All(open, task => Assert.Contains(task.Language == "en" ? "¥ 60 off knitwear" : "针织立减 60 元", task.Text, StringComparison.Ordinal));
        Assert.Equal([TemplateState.Approved, TemplateState.Approved], await console.ReadAsync(db => db.Set<RegisteredTemplate>().Select(template => template.State).ToListAsync()));
        Assert.Equal(2, await console.ReadAsync(db => db.Set<CampaignContent>().CountAsync(content => content.Channel == "sms" && content.TemplateId != null)));
        Assert.True(await console.ReadAsync(db => db.Set<Delivery>().Where(row => row.Channel == "sms").AllAsync(row => row.State == DeliveryState.Accepted)));
        Assert.Equal(TestClock.Usual, clock.Now);
    }
}
