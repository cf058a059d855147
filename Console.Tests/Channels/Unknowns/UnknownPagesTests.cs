using Bunit;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.Returns;
using CampaignConsole.Core.Channels.Unknowns;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Tests.Channels.Deliveries;
using CampaignConsole.Tests.Channels.Returns;
using CampaignConsole.Tests.Kit;
using CampaignConsole.Tests.Ui;
using CampaignConsole.Web.Features.Unknowns.Pages;
using CampaignConsole.Web.Shell;
using CampaignConsole.Web.Ui;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Radzen;

namespace CampaignConsole.Tests.Channels.Unknowns;

/// <summary>The operator's list of unknown messages and the list of addresses that failed.</summary>
public sealed class UnknownPagesTests : UiContext
{
    [Fact]
    public async Task Each_choice_says_what_it_costs_and_a_chosen_row_is_marked_with_a_reason()
    {
        await using var stage = await StageAsync(3);
        var page = Render<UnknownsPage>();
        page.WaitForAssertion(() => Assert.Contains("Member 3", page.Markup));
        Assert.Contains("It may never have reached the member", page.Markup);
        Assert.Contains("It may reach the member twice", page.Markup);
        Assert.All(page.FindAll(".filters .btn"), button => Assert.True(button.HasAttribute("disabled")));

        await page.Find("input[aria-label='Choose the message to Member 2']").ChangeAsync(new() { Value = true });
        Assert.Contains("1 chosen", page.Markup);
        var kit = Services.GetRequiredService<DialogService>();
        var pressed = page.FindAll(".filters .btn")[0].ClickAsync(new());
        await page.InvokeAsync(() => kit.Close("the provider has it"));
        await pressed;

        Assert.Equal([DeliveryState.Unknown, DeliveryState.Accepted, DeliveryState.Unknown], (await stage.RowsAsync()).OrderBy(row => row.MemberId).Select(row => row.State));
        page.WaitForAssertion(() => Assert.DoesNotContain("Member 2", page.Markup));
    }

    [Fact]
    public async Task All_of_a_list_is_sent_again_in_two_steps_and_leaving_the_second_sends_nothing()
    {
        await using var stage = await StageAsync(2);
        var page = Render<UnknownsPage>();
        page.WaitForAssertion(() => Assert.Contains("All 2 of this list", page.Markup));
        await page.Find(".filters input[type=checkbox]").ChangeAsync(new() { Value = true });

        await AnswerAsync("the relay lost its queue", null);
        Assert.Equal("Unknown 2", await stage.StatesAsync());

        await AnswerAsync("the relay lost its queue", true);
        Assert.Equal("Planned 2, Resent 2", await stage.StatesAsync());
        return;

        async Task AnswerAsync(object reason, object? agreed)
        {
            var kit = Services.GetRequiredService<DialogService>();
            var opened = 0;
            Action<string, Type, Dictionary<string, object>, DialogOptions> count = (_, _, _, _) => opened++;
            kit.OnOpen += count;
            var pressed = page.FindAll(".filters .btn")[2].ClickAsync(new());
            Assert.True(SpinWait.SpinUntil(() => opened == 1, TimeSpan.FromSeconds(5)));
            await page.InvokeAsync(() => kit.Close(reason));
            Assert.True(SpinWait.SpinUntil(() => opened == 2, TimeSpan.FromSeconds(5)));
            await page.InvokeAsync(() => kit.Close(agreed));
            await pressed;
            kit.OnOpen -= count;
        }
    }

    [Fact]
    public async Task Who_may_not_launch_sees_the_list_and_no_choices()
    {
        await using var stage = await StageAsync(1);
        Services.AddTransient(services => CurrentUser.Fixed(
            new Account(TestConsole.Person(Roles.Analyst, 9, "Fang"), "fang", Roles.Analyst, null, null, false), null, services.GetRequiredService<UserTime>()));
        var page = Render<UnknownsPage>();

        page.WaitForAssertion(() => Assert.Contains("Member 1", page.Markup));
        Assert.Empty(page.FindAll("button.btn"));
        Assert.Empty(page.FindAll("input[type=checkbox]"));
    }

    [Fact]
    public async Task An_address_that_failed_is_listed_and_lifted()
    {
        await using var stage = await StageAsync(1);
        var row = (await stage.RowsAsync())[0];
        await stage.Console.WriteAsync(db => db.Add(new FailedAddress { Channel = "email", AddressHash = row.AddressHash, Code = "5.1.1", DeliveryId = row.Id, At = stage.Console.Clock.Now }));
        var page = Render<FailedAddressesPage>();
        page.WaitForAssertion(() => Assert.Contains("5.1.1", page.Markup));
        Assert.Contains("Member 1", page.Markup);

        var kit = Services.GetRequiredService<DialogService>();
        var pressed = page.Find("button[aria-label='Try the address of Member 1 again']").ClickAsync(new());
        await page.InvokeAsync(() => kit.Close(true));
        await pressed;

        Assert.Equal(0, await stage.Console.ReadAsync(db => db.Set<FailedAddress>().CountAsync()));
        page.WaitForAssertion(() => Assert.Contains("No address has failed", page.Markup));
    }

    async Task<LedgerStage> StageAsync(int count)
    {
        var stage = await ReturnsTests.SentAsync(DatabaseKind.Sqlite, count, DeliveryState.Unknown);
        Services.AddSingleton(stage.Console.Get<UnknownQueries>());
        Services.AddSingleton(stage.Console.Get<UnknownActions>());
        Services.AddSingleton(stage.Console.Get<FailedAddresses>());
        return stage;
    }
}
