using System.Net;
using Bunit;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Suppressions;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Channels.Preferences;
using CampaignConsole.Tests.Kit;
using CampaignConsole.Tests.Ui;
using CampaignConsole.Web.Features.Channels.Pages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignConsole.Tests.Channels;

/// <summary>The console's pages about the suppression list and about what members read on the preference page.</summary>
public sealed class SuppressionsPageTests : UiContext
{
    [Fact]
    public async Task Pasted_addresses_appear_masked_and_bad_lines_are_named()
    {
        await using var console = await TestConsole.StartAsync(DatabaseKind.Sqlite, services => services.AddCatalogue().AddMembers());
        Services.AddSingleton(console.Get<SuppressionActions>());
        Services.AddSingleton(console.Get<SuppressionQueries>());
        var page = Render<SuppressionsPage>();
        page.WaitForAssertion(() => Assert.Contains("No such address", page.Markup, StringComparison.Ordinal));

        await page.Find("#addresses").InputAsync("13800138000\nnobody@");
        await page.Find("#note").ChangeAsync("called the shop");
        await page.Find("form").SubmitAsync();

        page.WaitForAssertion(() => Assert.Contains("Added: 1. Already there: 0. Lines not taken: 1.", page.Markup, StringComparison.Ordinal));
        Assert.Contains("Line 2: This is not an e-mail address.", page.Markup, StringComparison.Ordinal);
        page.WaitForAssertion(() => Assert.Contains("•••000", page.Markup, StringComparison.Ordinal));
        Assert.Contains("called the shop", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("13800138000", page.Markup, StringComparison.Ordinal);
        Assert.Equal("/channels/suppressions/list.csv", page.Find("a[download]").GetAttribute("href"));
        Assert.Equal("/imports/suppressions", page.Find("a[href^='/imports']").GetAttribute("href"));
        Assert.Equal("called the shop", await console.ReadAsync(db => db.Set<SuppressedAddress>().Select(row => row.Note).SingleAsync()));
    }

    [Fact]
    public async Task What_the_preference_page_says_is_kept_in_both_languages()
    {
        await using var api = await TestApi.StartAsync();
        Services.AddSingleton(api.Get<SettingsBook>());
        Services.AddSingleton(api.Get<PreferenceActions>());
        var page = Render<PreferenceTermsPage>();

        await page.Find("#contact").ChangeAsync(" ask@northwind.example ");
        await page.Find("#terms-en").ChangeAsync("We sell coats.");
        await page.Find("#terms-zh").ChangeAsync("我们卖大衣。");
        await page.Find("button.go").ClickAsync(new());

        var terms = await api.Get<SettingsBook>().ReadAsync<PreferenceTerms>(default);
        Assert.Equal(("ask@northwind.example", "We sell coats.", "我们卖大衣。"), (terms.Contact, terms.Terms.En, terms.Terms.ZhHans));
    }

    [Fact]
    public async Task The_file_of_the_list_is_for_signed_in_people_only()
    {
        await using var api = await TestApi.StartAsync();

        using var answer = await api.Anybody().GetAsync("/channels/suppressions/list.csv");

        Assert.NotEqual(HttpStatusCode.OK, answer.StatusCode);
    }
}
