using Bunit;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.StaffTasks;
using CampaignConsole.Core.Channels.Why;
using CampaignConsole.Core.Channels.Withdrawals;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Tests.Channels.Deliveries;
using CampaignConsole.Tests.Channels.StaffTasks;
using CampaignConsole.Tests.Kit;
using CampaignConsole.Tests.Ui;
using CampaignConsole.Web.Features.Campaigns.Pages;
using CampaignConsole.Web.Features.Campaigns.Parts;
using CampaignConsole.Web.Features.Members.Parts;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignConsole.Tests.Channels.Why;

/// <summary>From a figure to a member's row, and from there to the sentences why.</summary>
public sealed class WhyPagesTests : UiContext
{
    [Fact]
    public async Task The_box_says_in_sentences_what_became_of_a_member()
    {
        await using var stage = await StageAsync();
        await stage.Tasks().TakeAsync(TaskStage.Chen, await stage.KeyOfAsync(1), null, default);
        var box = Render<AskMember>(parameters => parameters.Add(one => one.CampaignId, LedgerStage.Campaign).Add(one => one.MemberId, 1));
        box.WaitForAssertion(() => Assert.Contains("Staff task: With staff", box.Markup));
        foreach (var sentence in new[] { ": gets the offer.", "Holds the offer “20 % off coats”.", "Own code: ••••7KQ2.", "With Nanjing Road until", "Taken by Chen Jie.", "“Gold in the east” (version 1) has this member.", "Fits: Members who" })
            Assert.Contains(sentence, box.Markup, StringComparison.Ordinal);

        var other = Render<AskMember>(parameters => parameters.Add(one => one.CampaignId, LedgerStage.Campaign).Add(one => one.MemberId, 2));
        other.WaitForAssertion(() => Assert.Contains("left out. No consent on a chosen channel.", other.Markup));
        Assert.Contains("does not have this member", other.Markup, StringComparison.Ordinal);
        Assert.Contains("Does not fit: ", other.Markup, StringComparison.Ordinal);
        Assert.Contains("No message was planned for this member.", other.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_members_page_asks_about_any_campaign_by_its_name()
    {
        await using var stage = await StageAsync();
        var card = Render<AskCampaign>(parameters => parameters.Add(one => one.MemberId, 1));
        await card.Find("input").InputAsync("Coats");
        await card.Find("form").SubmitAsync();
        card.WaitForAssertion(() => Assert.Contains("Staff task: With staff", card.Markup));
    }

    [Fact]
    public async Task The_rows_behind_a_figure_stand_on_a_page_and_lead_to_why()
    {
        await using var stage = await StageAsync();
        Services.GetRequiredService<NavigationManager>().NavigateTo("/campaigns/5/ledger?part=inHand&channel=task&reminders=false");
        var page = Render<LedgerPage>(parameters => parameters.Add(one => one.Id, LedgerStage.Campaign));
        page.WaitForAssertion(() => Assert.Contains("Member 1", page.Markup));
        Assert.Contains("With staff", page.Find("tbody").TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(page.FindAll("a[href='/campaigns/5?tab=who&member=1']"));

        Services.GetRequiredService<NavigationManager>().NavigateTo("/campaigns/5/ledger?part=failed");
        page.WaitForAssertion(() => Assert.DoesNotContain("Member 1", page.Markup));
    }

    [Fact]
    public async Task Rows_of_unknown_messages_lead_to_where_a_person_decides_about_them()
    {
        await using var stage = await StageAsync();
        Services.GetRequiredService<NavigationManager>().NavigateTo("/campaigns/5/ledger?part=unknown&channel=sms");
        var page = Render<LedgerPage>(parameters => parameters.Add(one => one.Id, LedgerStage.Campaign));
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("a[href='/channels/unknown?campaign=5&channel=sms']")));

        Services.GetRequiredService<NavigationManager>().NavigateTo("/campaigns/5/ledger?part=failed");
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("a[href^='/channels/unknown']")));
    }

    [Fact]
    public async Task Who_may_not_see_members_is_led_to_none_of_them()
    {
        await using var stage = await StageAsync();
        Services.AddScoped(services => Web.Shell.CurrentUser.Fixed(
            new Account(TestConsole.Person(Roles.Approver, 3, "Zhao Min"), "zhao", Roles.Approver, null, null, false), null, services.GetRequiredService<Web.Ui.UserTime>()));
        Services.GetRequiredService<NavigationManager>().NavigateTo("/campaigns/5/ledger?part=inHand&channel=task");
        var page = Render<LedgerPage>(parameters => parameters.Add(one => one.Id, LedgerStage.Campaign));

        page.WaitForAssertion(() => Assert.Contains("With staff", page.Find("tbody").TextContent, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("tbody a"));
    }

    [Fact]
    public async Task Lists_with_others_are_paged_and_those_that_are_open_come_first()
    {
        await using var stage = await StageAsync();
        var now = stage.Console.Clock.Now;
        await stage.Console.WriteAsync(db =>
        {
            for (var id = 1; id <= 27; id++)
            {
                db.Add(new IssuedList
                {
                    Id = id, Channel = "calllist", OccurrenceId = LedgerStage.Run, CampaignId = LedgerStage.Campaign, Name = $"calllist-{id}", Folder = "", Rows = id, WrittenAt = now.AddDays(id - 30),
                    ExpiresAt = id == 2 ? now.AddDays(1) : now.AddDays(-1), Version = id == 2 ? 2 : 0,
                });
            }
        });
        Services.AddSingleton(stage.Console.Get<ListQueries>());
        var card = Render<ListsCard>(parameters => parameters.Add(one => one.CampaignId, LedgerStage.Campaign));

        card.WaitForAssertion(() => Assert.Equal(25, card.FindAll("tbody tr td.lead").Count));
        Assert.Contains("calllist-2", card.Find("tbody tr").TextContent, StringComparison.Ordinal);
        Assert.Equal("/outbox/lists/2/withdrawals.csv", Assert.Single(card.FindAll("tbody a")).GetAttribute("href"));
        Assert.Contains("version 2", card.Find("tbody tr").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Closed", card.Find("tbody tr").TextContent, StringComparison.Ordinal);
        Services.GetRequiredService<NavigationManager>().NavigateTo(card.Find("nav a[aria-label='Next page']").GetAttribute("href")!);
        card.Render();
        card.WaitForAssertion(() => Assert.Equal(["calllist-3", "calllist-1"], card.FindAll("tbody .mono").Select(name => name.TextContent)));
    }

    async Task<LedgerStage> StageAsync()
    {
        var stage = await WhyTests.StartAsync(DatabaseKind.Sqlite);
        Services.AddSingleton(stage.Console.Get<WhyQueries>());
        Services.AddSingleton(stage.Console.Get<LedgerQueries>());
        Services.AddSingleton(stage.Console.Get<CampaignQueries>());
        Services.AddSingleton(new MemberQueries(stage.Console.Get<Microsoft.EntityFrameworkCore.IDbContextFactory<Core.Platform.Storage.ConsoleDb>>()));
        return stage;
    }
}
