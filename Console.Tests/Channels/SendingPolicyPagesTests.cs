using Bunit;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Policies;
using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.Deliveries.Domains;
using CampaignConsole.Core.Channels.Deliveries.Ramps;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Tests.Campaigns;
using CampaignConsole.Tests.Kit;
using CampaignConsole.Tests.Ui;
using CampaignConsole.Web.Features.Campaigns.Editors;
using CampaignConsole.Web.Features.Campaigns.Parts;
using CampaignConsole.Web.Features.Members.Parts;
using CampaignConsole.Web.Features.Settings.Pages;
using Microsoft.Extensions.DependencyInjection;
using Radzen;

namespace CampaignConsole.Tests.Channels;

/// <summary>Where the order of channels, prices, paces and waits are set, and where a run that begins small is let go on.</summary>
public sealed class SendingPolicyPagesTests : UiContext
{
    [Fact]
    public async Task Prices_paces_and_waits_are_set_on_the_page_of_policies()
    {
        await using var console = await TestConsole.StartAsync(DatabaseKind.Sqlite);
        var (book, page) = Policies(console);
        await page.FillAsync("#sms-price", "45.00");
        await page.PressTextAsync("Add a prefix");
        await page.FillAsync("#sms-prefix-0", "+49");
        await page.FillAsync("#sms-price-0", "75.10");
        await page.FillAsync("#domain-other", "50");
        await page.PressTextAsync("Add a domain");
        await page.FillAsync("#domain-0", "@Slow.Example");
        await page.FillAsync("#domain-rate-0", "5");
        await page.FillAsync("#cool-off-above", "10000");
        await page.FillAsync("#cool-off-minutes", "15");
        await page.FillAsync("#sending-cost-above", "500");
        await page.PressAsync("button.btn.go");

        Assert.Equal((4_500L, new SmsPrice("+49", 7_510)), ((await book.ReadAsync<SmsPrices>(default)).PerThousand!.Value, Assert.Single((await book.ReadAsync<SmsPrices>(default)).Prefixes)));
        Assert.Equal([new DomainLimit("", 50, 2), new DomainLimit("slow.example", 5, 2)], (await book.ReadAsync<ChannelPolicy>(default)).Domains);
        var policy = await book.ReadAsync<CampaignPolicy>(default);
        Assert.Equal((10_000, 15, 50_000L), (policy.CoolOffAbove, policy.CoolOffMinutes, policy.SendingCostAbove));
    }

    [Fact]
    public async Task A_refusal_on_the_page_of_policies_leaves_nothing_half_saved()
    {
        await using var console = await TestConsole.StartAsync(DatabaseKind.Sqlite);
        var (book, page) = Policies(console);
        await page.FillAsync("#domain-other", "50");
        await page.FillAsync("#sms-price", "45.00");
        await page.PressTextAsync("Add a prefix");
        await page.FillAsync("#sms-prefix-0", "49");
        await page.FillAsync("#sms-price-0", "75.10");
        await page.PressAsync("button.btn.go");

        Assert.Equal((ChannelPolicy.Default.Domains.Count, (long?)null), ((await book.ReadAsync<ChannelPolicy>(default)).Domains.Count, (await book.ReadAsync<SmsPrices>(default)).PerThousand));
    }

    [Theory]
    [InlineData("Add a prefix", "#sms-prefix-0", "+49")]
    [InlineData("Add a prefix", "#sms-price-0", "75.10")]
    [InlineData("Add a domain", "#domain-0", "slow.example")]
    [InlineData("Add a domain", "#domain-rate-0", "5")]
    public async Task A_row_that_is_filled_in_by_half_is_refused_and_not_left_out(string add, string field, string value)
    {
        await using var console = await TestConsole.StartAsync(DatabaseKind.Sqlite);
        var (book, page) = Policies(console);
        await page.PressTextAsync(add);
        await page.FillAsync("#cool-off-minutes", "17");
        await page.FillAsync(field, value);
        await page.PressAsync("button.btn.go");
        Assert.NotEqual(17, (await book.ReadAsync<CampaignPolicy>(default)).CoolOffMinutes);
        Assert.Contains("belong together", Assert.Single(Services.GetRequiredService<Web.Ui.Notices>().Shown).Text, StringComparison.Ordinal);

        // A row in which nothing stands is no row.
        await page.FillAsync(field, "");
        await page.PressAsync("button.btn.go");
        Assert.Equal(17, (await book.ReadAsync<CampaignPolicy>(default)).CoolOffMinutes);
    }

    (SettingsBook Book, IRenderedComponent<PoliciesPage> Page) Policies(TestConsole console)
    {
        var book = console.Get<SettingsBook>();
        Services.AddSingleton(book);
        Services.AddSingleton(new ChannelPolicyActions(book));
        Services.AddSingleton(new SmsPriceActions(book));
        return (book, Render<PoliciesPage>());
    }

    [Fact]
    public async Task The_order_of_channels_is_chosen_moved_and_said_in_a_sentence()
    {
        await using var console = await CampaignMaker.StartAsync(DatabaseKind.Sqlite);
        var id = await console.ReadyAsync();
        var model = new CampaignEditModel(await console.Get<CampaignQueries>().FindAsync(console.Marketer, id, default));
        var fields = Render<ChannelOrderFields>(with => with.Add(one => one.Model, model));
        Assert.Contains("All channels at once", fields.Markup);
        await fields.FillAsync("input[type=radio]", true, 1);
        Assert.Equal([new("email"), new("sms", 2, 4)], model.Channels);
        await fields.FillAsync("#wait-sms", "6");
        await fields.PressAsync("button[aria-label='SMS: earlier']");
        Assert.Equal([new("sms"), new("email", 2, 6)], model.Channels);
        Assert.Contains("after 6 h without delivery", fields.Markup);

        // A third one comes last, with the usual wait; whoever is left alone waits for nobody.
        model.Choose("push", true);
        Assert.Equal(new ChannelChoice("push", 3, 4), model.Channels[^1]);
        model.Choose("sms", false);
        Assert.Equal([new("email"), new("push", 2, 4)], model.Channels);
        model.Number(false);
        Assert.Equal([new("email"), new("push")], model.Channels);
    }

    [Fact]
    public async Task A_hold_is_shown_with_its_end_and_ended_with_a_reason()
    {
        await using var console = await CampaignMaker.StartAsync(DatabaseKind.Sqlite);
        await console.MembersAsync(200);
        var id = await console.ReadyAsync(edit => edit with { Channels = [new(ChannelNames.Email)], Schedule = edit.Schedule with { RampHoldMinutes = 45 } });
        await console.Get<LaunchActions>().LaunchAsync(console.Marketer, id, null, default);
        await console.RunJobsAsync();
        await console.Get<DeliveryPump>().DrainAsync(default);
        Services.AddSingleton(console.Get<SendingRamps>());
        var card = Render<RampCard>(with => with.Add(one => one.Rows, Rows()));
        // 12:40 and 45 minutes, in UTC.
        Assert.Contains("On hold until", card.Markup);
        Assert.Contains("13:25", card.Markup);
        Assert.Contains("2 of 200 have gone", card.Markup);

        var click = card.PressTextAsync("Go on now");
        var kit = Services.GetRequiredService<DialogService>();
        await card.InvokeAsync(() => kit.Close("all arrived"));
        await click;

        Assert.Equal((10, false), (Rows()[0].SharePercent, Rows()[0].IsHeld));

        IReadOnlyList<RampRow> Rows() => console.Get<SendingRamps>().OfCampaignAsync(console.Marketer, id, default).GetAwaiter().GetResult();
    }

    [Fact]
    public async Task Two_runs_on_one_channel_are_told_apart_by_their_time()
    {
        await using var console = await CampaignMaker.StartAsync(DatabaseKind.Sqlite);
        Services.AddSingleton(console.Get<SendingRamps>());
        RampRow[] rows = [new(2, new DateTime(2026, 11, 22, 9, 0, 0), "email", 0, 1, 1, 2, 200, true, Evening, null), new(1, new DateTime(2026, 11, 21, 9, 0, 0), "email", 1, 10, 20, 20, 200, false, null, null), new(1, new DateTime(2026, 11, 21, 9, 0, 0), "sms", 1, 10, 20, 20, 200, false, null, null)];
        var card = Render<RampCard>(with => with.Add(one => one.Rows, rows));

        Assert.Equal(3, card.FindAll("b").Select(name => name.TextContent).Distinct().Count());
        Assert.Equal("SMS", card.FindAll("b")[2].TextContent);
        Assert.Contains("First 10 %: 20 of 200 have gone", card.Markup, StringComparison.Ordinal);
        Assert.EndsWith(card.FindAll("b")[0].TextContent, Assert.Single(card.FindAll("button")).GetAttribute("aria-label"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_member_asked_for_stands_on_the_page_with_its_end()
    {
        var card = Render<MemberWishes>(with => with.Add(one => one.Wish, new WishView(Evening.AddDays(3), true, "wechat")));
        Assert.Contains("No messages before 24 Nov", card.Markup);
        Assert.Contains("Messages less often", card.Markup);
        Assert.Contains("First by WeChat", card.Markup);

        Assert.Contains("A pause that ended on", Render<MemberWishes>(with => with.Add(one => one.Wish, new WishView(Evening.AddDays(-3), false, null))).Markup);
        Assert.Contains("messages as usual", Render<MemberWishes>(with => with.Add(one => one.Wish, null)).Markup);
    }
}
