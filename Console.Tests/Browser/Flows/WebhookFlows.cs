using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Events;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Tests.Campaigns;
using CampaignConsole.Tests.Channels.Adapters;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CampaignConsole.Tests.Browser.Flows;

/// <summary>An administrator lets another system be told what happens; a marketer sends a test of a message.</summary>
[Collection(BrowserConsole.Downstream)]
public sealed class WebhookFlows(BrowserConsole console)
{
    [Fact]
    public async Task A_subscription_is_added_tried_told_and_switched_off()
    {
        await using var sink = await FakeProvider.StartAsync();
        await using var opened = await console.SignedInAsync(Roles.Administrator, path: "/settings/webhooks");
        var page = opened.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "New subscription" }).ClickAsync();
        await page.FillAsync("#subscription-url", sink.Url);
        await page.GetByLabel("Only these").CheckAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Offer withdrawn" }).CheckAsync();
        Assert.Empty(await opened.AxeAsync());
        await page.Locator(".dialog").GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator("#new-secret")).ToContainTextAsync("whsec_");
        await opened.PictureAsync("webhooks");
        await page.ReloadAsync();
        await Expect(page.Locator("#new-secret")).ToHaveCountAsync(0);

        var card = page.Locator(".card", new() { HasText = sink.Url });
        await card.GetByRole(AriaRole.Button, new() { Name = "Try" }).ClickAsync();
        await Expect(page.Locator(".notice.good")).ToContainTextAsync("has taken the test event");
        await console.Services.GetRequiredService<WriteGate>().WriteAsync(db =>
        {
            EventFeed.Append(db, TimeProvider.System.GetUtcNow(), "offer.withdrawn", "offer/0", new { offerId = 0 });
            return Task.CompletedTask;
        }, CancellationToken.None);
        for (var i = 0; i < 100 && sink.Requests.Count < 2; i++) await Task.Delay(100);
        Assert.Equal(2, sink.Requests.Count);

        await page.ReloadAsync();
        await Expect(card.Locator(".chip")).ToHaveTextAsync("On");
        await card.GetByRole(AriaRole.Button, new() { Name = "Switch off" }).ClickAsync();
        await Expect(card.Locator(".chip")).ToHaveTextAsync("Off");
        await card.GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await page.Locator(".dialog").GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await Expect(card).ToHaveCountAsync(0);
        Assert.Empty(await opened.AxeAsync());
        Assert.Empty(opened.Errors);
    }

    [Fact]
    public async Task An_administrator_names_test_recipients_and_a_marketer_sends_them_a_test()
    {
        var name = $"Wu {Guid.NewGuid():N}"[..10];
        await using (var admin = await console.SignedInAsync(Roles.Administrator, path: "/settings/test-recipients"))
        {
            var before = await admin.Page.GetByLabel("E-mail").CountAsync();
            await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
            await Expect(admin.Page.GetByLabel("E-mail")).ToHaveCountAsync(before + 1);
            await admin.Page.GetByLabel("Name").Last.FillAsync(name);
            await admin.Page.GetByLabel("E-mail").Last.FillAsync("wu@brand.example");
            await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
            await Expect(admin.Page.Locator(".notice.good p")).ToHaveTextAsync("Saved.");
            Assert.Empty(await admin.AxeAsync());
            await admin.PictureAsync("test-recipients");
        }

        await console.Services.GetRequiredService<WriteGate>().WriteAsync(async db =>
        {
            if (!await db.Set<Brand>().AnyAsync()) db.Add(new Brand { Id = 1, Name = "Northwind Apparel" });
        }, CancellationToken.None);
        var campaign = await CampaignMaker.ReadyAsync(console.Services, TestConsole.Person(Roles.Administrator, 1, "Ada"));
        await using var opened = await console.SignedInAsync(Roles.Marketer, path: $"/campaigns/{campaign}?tab=messages");
        var page = opened.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Send a test" }).ClickAsync();
        var dialog = page.Locator(".dialog");
        await dialog.GetByLabel("Language").SelectOptionAsync(Languages.Chinese);
        await dialog.GetByRole(AriaRole.Checkbox, new() { Name = name }).CheckAsync();
        Assert.Empty(await opened.AxeAsync());
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Send a test" }).ClickAsync();
        await Expect(dialog.Locator(".say")).ToHaveTextAsync($"{name}: written to the Outbox.");
        await opened.PictureAsync("test-send");
        await opened.GoAsync("/outbox");
        await Expect(page.Locator("main")).ToContainTextAsync("Test");
        Assert.Empty(opened.Errors);
    }
}
