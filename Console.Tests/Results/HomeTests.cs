using Bunit;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Approval;
using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Channels.StaffTasks;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions.Invitations;
using CampaignConsole.Core.Results;
using CampaignConsole.Tests.Ui;
using CampaignConsole.Web.Features.Home;
using CampaignConsole.Web.Shell;
using CampaignConsole.Web.Ui;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignConsole.Tests.Results;

/// <summary>The first page and its questions.</summary>
public sealed class HomeTests : UiContext
{
    [Theory, EachDatabase]
    public async Task Home_counts_who_can_be_reached_and_warns_of_what_stands_still(DatabaseKind kind)
    {
        await using var console = await TestConsole.StartAsync(kind, services => services.AddResults());
        var now = TestClock.Usual;
        await console.WriteAsync(db =>
        {
            for (var id = 1; id <= 3; id++)
            {
                db.Add(new Member { Id = id, JoinedAt = now, UpdatedAt = now, ObjectsToPersonalised = id == 3 });
                db.Add(new ConsentState { MemberId = id, Channel = "email", Topic = "offers", Granted = id != 2, At = now });
            }

            db.Add(new Campaign { Id = 1, Name = "Winter coats", State = CampaignState.Paused, UpdatedAt = now });
            db.Add(new Campaign { Id = 2, Name = "Draft", UpdatedAt = now });
            db.Add(new ChannelSetting { Channel = "sms", IsPaused = true, PausedAt = now });
            db.Add(new JobRun { Job = "import", State = JobState.Failed, QueuedAt = now, EndedAt = now.AddHours(-1) });
            db.Add(new JobRun { Job = "import", State = JobState.Failed, QueuedAt = now, EndedAt = now.AddDays(-2) });
        });
        var home = console.Get<HomeQueries>();
        var frontline = TestConsole.Person(Roles.Frontline, 9, "Fang");

        Assert.Equal(new HomeFigures(1, 0, 0), await home.FiguresAsync(console.Marketer, now.AddHours(-8), default));
        Assert.Equal(["Winter coats"], (await home.RunningAsync(console.Marketer, default)).Select(row => row.Name));
        Assert.Equal([HomeWarningKind.ChannelPaused, HomeWarningKind.JobFailed], (await home.WarningsAsync(console.Marketer, default)).Select(row => row.Kind));
        Assert.Equal((0, 0L), ((await home.ResultsAsync(console.Marketer, default)).Last.Count, (await home.ResultsAsync(console.Marketer, default)).Extra));
        Assert.Empty(await home.WarningsAsync(frontline, default));
        Assert.Equal("right_missing", (await Assert.ThrowsAsync<Refused>(() => home.FiguresAsync(frontline, now, default))).Code);
    }

    [Fact]
    public async Task Frontline_is_sent_to_the_desk_and_an_administrator_of_an_empty_installation_to_the_import()
    {
        await using var console = await TestConsole.StartAsync(DatabaseKind.Sqlite, services => services.AddResults());
        Services.AddSingleton(console.Get<HomeQueries>());
        Services.AddSingleton(new ApprovalQueries(console.Get<IDbContextFactory<ConsoleDb>>(), console.Clock));
        Services.AddSingleton(new CampaignActions(console.Gate, console.Clock));
        Services.AddSingleton(new OpenTasks(console.Get<IDbContextFactory<ConsoleDb>>(), console.Clock));
        Services.AddSingleton(new InvitationQueries(console.Get<IDbContextFactory<ConsoleDb>>(), console.Clock));
        var roles = Roles.Frontline;
        Services.AddTransient(services => CurrentUser.Fixed(
            new Account(TestConsole.Person(roles, 9, "Fang"), "fang", roles, null, null, false), null, services.GetRequiredService<UserTime>()));

        var page = Render<HomePage>();
        page.WaitForAssertion(() => Assert.Equal(["/desk"], page.FindAll("a").Select(link => link.GetAttribute("href"))));

        roles = Roles.Administrator;
        page = Render<HomePage>();
        page.WaitForAssertion(() => Assert.Equal("/imports/members", page.Find(".empty a.btn.go").GetAttribute("href")));
        page.WaitForAssertion(() => Assert.Contains("All is well.", page.Markup, StringComparison.Ordinal));
    }
}
