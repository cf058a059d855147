using Bunit;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.StaffTasks;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Tests.Channels.Deliveries;
using CampaignConsole.Tests.Kit;
using CampaignConsole.Tests.Ui;
using CampaignConsole.Web.Features.StaffTasks.Pages;
using CampaignConsole.Web.Features.StaffTasks.Parts;
using CampaignConsole.Web.Shell;
using CampaignConsole.Web.Ui;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Radzen;

namespace CampaignConsole.Tests.Channels.StaffTasks;

/// <summary>What staff see and press.</summary>
public sealed class TaskPagesTests : UiContext
{
    [Fact]
    public async Task Staff_find_their_tasks_take_one_and_say_what_came_of_it()
    {
        await using var stage = await StageAsync(2);
        var home = Render<TasksNotice>();
        home.WaitForAssertion(() => Assert.Contains("2 open, 0 due soon", home.Markup));
        var list = Render<TasksPage>();
        list.WaitForAssertion(() => Assert.Contains("Member 2", list.Markup));
        var key = await stage.KeyOfAsync(1);
        Assert.NotEmpty(list.FindAll($"a[href='/tasks/{key}']"));

        var page = Render<TaskPage>(parameters => parameters.Add(one => one.Key, key));
        page.WaitForAssertion(() => Assert.Contains("Dear Member 1, 20 % off coats", page.Markup));
        Assert.NotEmpty(page.FindAll($"a[href='tel:{LedgerStage.Address("task", 1)}']"));
        Assert.DoesNotContain("What came of it", page.Markup);
        await Press(page, "I take it");
        page.WaitForAssertion(() => Assert.Contains("What came of it", page.Markup));
        await Press(page, "Spoke to the member");
        page.WaitForAssertion(() => Assert.Contains("Done", page.Markup));
        Assert.DoesNotContain("Dear Member 1", page.Markup);
        Assert.Equal(DeliveryState.Accepted, (await stage.RowOfAsync(1)).State);
    }

    [Fact]
    public async Task A_no_is_asked_for_twice_before_it_is_said_for_the_member()
    {
        await using var stage = await StageAsync(1);
        var key = await stage.KeyOfAsync(1);
        await stage.Tasks().TakeAsync(TaskStage.Chen, key, null, default);
        var page = Render<TaskPage>(parameters => parameters.Add(one => one.Key, key));
        page.WaitForAssertion(() => Assert.Contains("Never contact again", page.Markup));
        var kit = Services.GetRequiredService<DialogService>();

        var pressed = Press(page, "Never contact again");
        await page.InvokeAsync(() => kit.Close(false));
        await pressed;
        Assert.Equal(DeliveryState.Handed, (await stage.RowOfAsync(1)).State);

        pressed = Press(page, "Never contact again");
        await page.InvokeAsync(() => kit.Close(true));
        await pressed;
        Assert.Equal(TaskOutcome.NeverAgain, await stage.Console.ReadAsync(db => db.Set<StaffTask>().Select(task => task.Outcome).SingleAsync()));
    }

    [Fact]
    public async Task Who_comes_second_is_told_who_was_first_and_sees_it()
    {
        await using var stage = await StageAsync(1);
        var key = await stage.KeyOfAsync(1);
        var page = Render<TaskPage>(parameters => parameters.Add(one => one.Key, key));
        page.WaitForAssertion(() => Assert.Contains("I take it", page.Markup));
        await stage.Tasks().TakeAsync(TaskStage.Sun, key, null, default);

        await Press(page, "I take it");

        Assert.Equal(["Sun Li has taken this task already."], Services.GetRequiredService<Notices>().Shown.Select(notice => notice.Text));
        page.WaitForAssertion(() => Assert.Contains("Taken by Sun Li", page.Markup));
        Assert.DoesNotContain("I take it", page.Markup);
    }

    static Task Press(IRenderedComponent<TaskPage> page, string word) => page.FindAll("button").Single(button => button.TextContent.Trim() == word).ClickAsync(new());

    async Task<LedgerStage> StageAsync(int count)
    {
        var stage = await TaskStage.StartAsync(DatabaseKind.Sqlite);
        await stage.HandAsync(count);
        Services.AddSingleton(stage.Console.Get<TaskQueries>());
        Services.AddSingleton(stage.Tasks());
        Services.AddSingleton(stage.Console.Get<OpenTasks>());
        Services.AddScoped(services => CurrentUser.Fixed(
            new Account(TaskStage.Chen, "chen", Roles.Frontline, null, null, false), new Core.Catalogue.Brand { Id = 1, Name = "Northwind" }, services.GetRequiredService<UserTime>()));
        return stage;
    }
}
