using Bunit;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Content;
using CampaignConsole.Core.Campaigns.Content.Templates;
using CampaignConsole.Core.Channels.Templates;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Members.WeChat;
using CampaignConsole.Tests.Campaigns;
using CampaignConsole.Tests.Kit;
using CampaignConsole.Tests.Ui;
using CampaignConsole.Web.Features.Campaigns.Editors;
using CampaignConsole.Web.Features.Channels.Pages;
using CampaignConsole.Web.Features.Members.Parts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignConsole.Tests.Channels.Templates;

/// <summary>Where templates are registered, where a message is written by one, and where a member's one-time subscriptions are seen.</summary>
public sealed class TemplatePagesTests : UiContext
{
    [Fact]
    public async Task A_template_is_written_down_approved_by_hand_and_listed()
    {
        await using var console = await StartAsync();
        var page = Render<TemplatePage>(parameters => parameters.Add(one => one.Name, "wechat"));
        await page.FillAsync("#template-name", "Coats");
        await page.FillAsync("#template-code", "k9Qv");
        await page.FillAsync("#template-body", "主题{{thing1.DATA}} {{name2.DATA}} {other}");
        Assert.Equal(["20", "10", null], page.FindAll("td input[type=number]").Select(input => input.GetAttribute("value")));
        await page.FillAsync("td input[type=number]", "30", 2);
        await page.FillAsync("td input[aria-label='other: no links']", true);
        await page.PressTextAsync("Save");

        var stored = await console.ReadAsync(db => db.Set<RegisteredTemplate>().SingleAsync());
        Assert.Equal(("k9Qv", "主题{thing1} {name2} {other}", TemplateState.Draft), (stored.Code, stored.Body, stored.State));
        Assert.Equal([new TemplateField("thing1", 20), new TemplateField("name2", 10), new TemplateField("other", 30, NoUrl: true)], stored.FieldList);

        var opened = Render<TemplatePage>(parameters => parameters.Add(one => one.Name, "wechat").Add(one => one.Id, stored.Id));
        await opened.PressTextAsync("Approved");
        opened.WaitForAssertion(() => Assert.Contains("approved", opened.Find(".chip").TextContent, StringComparison.Ordinal));
        // What the provider has seen is shown and cannot be changed; to refuse it takes a reason.
        Assert.Contains("it cannot be changed", opened.Markup, StringComparison.Ordinal);
        Assert.Empty(opened.FindAll("button.go"));
        Assert.True(opened.FindAll("button").Single(button => button.TextContent.Trim() == "Refused").HasAttribute("disabled"));

        var list = Render<TemplatesPage>(parameters => parameters.Add(one => one.Name, "wechat"));
        list.WaitForAssertion(() => Assert.Equal($"/channels/wechat/templates/{stored.Id}", list.Find("td a").GetAttribute("href")));
        Assert.Contains("approved", list.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_editor_lets_a_message_go_by_a_template_and_its_fields_take_merge_fields()
    {
        var template = new TemplateOption(7, "sms", "Coats", "en", "Dear {name}: {2}", [new TemplateField("name", 20), new TemplateField("2", NoUrl: true)], TemplateState.Approved);
        var model = new CampaignEditModel(new CampaignCase
        {
            Campaign = new Campaign { Name = "Coats", Channels = CanonicalJson.Of(new[] { new ChannelChoice(ChannelNames.Sms) }) }, Brand = new Core.Catalogue.Brand { Name = "Northwind", TimeZone = "UTC" }, Content = [],
        });
        var step = Render<ChannelsStep>(parameters => parameters.Add(one => one.Model, model).Add(one => one.Options, new CampaignOptions([], [], [])).Add(one => one.BrandLanguage, "en")
            .Add(one => one.Templates, [template]));

        await step.FillAsync("#text-sms-en-template", "7");
        Assert.Empty(step.FindAll("textarea"));
        Assert.Contains("no links", step.Markup, StringComparison.Ordinal);
        await step.FillAsync("#text-sms-en-2", "20 % off ");
        await step.InvokeAsync(() => step.Find("#text-sms-en-2").FocusAsync(new()));
        await step.InvokeAsync(() => step.FindAll("button.small").Single(button => button.GetAttribute("title") == Core.Platform.Wording.Wording.Say("field.headline", "en")).ClickAsync(new()));

        var texts = model.Texts("sms", "en");
        Assert.Equal(("Dear {{name}}: 20 % off {{headline}}", 7L), (texts.Body, texts.Template?.Id));
        Assert.Contains("Dear {{name}}: 20 % off {{headline}}", step.Markup, StringComparison.Ordinal);
        Assert.Equal([("sms", "en", false)], model.ChangedTexts);

        await step.FillAsync("#text-sms-en-template", "");
        Assert.Null(model.Texts("sms", "en").Template);
        Assert.Single(step.FindAll("textarea"));
    }

    [Fact]
    public async Task What_was_typed_is_kept_when_a_template_is_moved_or_archived()
    {
        await using var console = await StartAsync();
        var id = await console.Get<TemplateActions>().CreateAsync(console.Administrator, "sms", new TemplateEdit("T-1", "Coats", "en", "Dear {name}", [new("name")], false), default);
        var page = Render<TemplatePage>(parameters => parameters.Add(one => one.Name, "sms").Add(one => one.Id, id));

        await page.FillAsync("#template-body", "Dear {name}: {offer}");
        await page.PressTextAsync("Archive");
        await page.FillAsync("#template-name", "Winter coats");
        await page.PressTextAsync("Submitted");

        var stored = await console.ReadAsync(db => db.Set<RegisteredTemplate>().SingleAsync());
        Assert.Equal(("Dear {name}: {offer}", "Winter coats", TemplateState.Submitted, true), (stored.Body, stored.Name, stored.State, stored.IsArchived));
        Assert.Equal(["name", "offer"], stored.FieldList.Select(field => field.Name));
    }

    [Fact]
    public async Task What_cannot_be_saved_is_not_moved_either()
    {
        await using var console = await StartAsync();
        var id = await console.Get<TemplateActions>().CreateAsync(console.Administrator, "sms", new TemplateEdit("T-1", "Coats", "en", "Dear {name}", [new("name")], false), default);
        var page = Render<TemplatePage>(parameters => parameters.Add(one => one.Name, "sms").Add(one => one.Id, id));

        await page.FillAsync("#template-body", "");
        await page.PressTextAsync("Approved");

        var stored = await console.ReadAsync(db => db.Set<RegisteredTemplate>().SingleAsync());
        Assert.Equal(("Dear {name}", TemplateState.Draft), (stored.Body, stored.State));
        Assert.Equal("", page.Find("#template-body").GetAttribute("value") ?? "");
    }

    [Theory, EachDatabase]
    public async Task Of_archived_templates_a_campaign_is_offered_the_ones_it_still_uses(DatabaseKind kind)
    {
        await using var console = await CampaignMaker.StartAsync(kind);
        var (actions, campaigns) = (console.Get<TemplateActions>(), console.Get<CampaignActions>());
        var used = await actions.CreateAsync(console.Administrator, "sms", new TemplateEdit("T-1", "Coats", "en", "Dear {name}", [new("name")], false), default);
        var other = await actions.CreateAsync(console.Administrator, "sms", new TemplateEdit("T-2", "Hats", "en", "Dear {name}", [new("name")], false), default);
        var id = await console.ReadyAsync();
        await campaigns.SaveContentAsync(console.Marketer, id, (await console.CampaignAsync(id)).Version, "sms", "en", new MessageTexts(Body: "Dear {{name}}") { Template = new TemplateChoice(used, new() { ["name"] = "{{name}}" }) }, default);
        foreach (var template in new[] { used, other })
            await actions.ArchiveAsync(console.Administrator, template, (await console.ReadAsync(db => db.Set<RegisteredTemplate>().SingleAsync(row => row.Id == template))).Version, true, default);

        var options = await console.Get<TemplateQueries>().OptionsAsync(console.Marketer, id, default);

        Assert.Equal([(used, true)], options.Select(one => (one.Id, one.IsArchived)));
        Assert.Empty(await console.Get<TemplateQueries>().OptionsAsync(console.Marketer, id + 1, default));
    }

    [Fact]
    public async Task An_archived_or_lost_template_is_shown_as_chosen_and_can_be_given_up()
    {
        var archived = new TemplateOption(7, "sms", "Coats", "en", "Dear {name}", [new TemplateField("name")], TemplateState.Approved, IsArchived: true);
        var model = new CampaignEditModel(new CampaignCase
        {
            Campaign = new Campaign { Name = "Coats", Channels = CanonicalJson.Of(new[] { new ChannelChoice(ChannelNames.Sms) }) }, Brand = new Core.Catalogue.Brand { Name = "Northwind", TimeZone = "UTC" }, Content = [],
        });
        model.ChooseTemplate("sms", "en", archived);
        var step = Render<ChannelsStep>(parameters => parameters.Add(one => one.Model, model).Add(one => one.Options, new CampaignOptions([], [], [])).Add(one => one.BrandLanguage, "en")
            .Add(one => one.Templates, [archived]));

        Assert.Contains("Archived", Chosen(), StringComparison.Ordinal);
        step.Render(parameters => parameters.Add(one => one.Templates, []));
        Assert.Contains("no longer there", Chosen(), StringComparison.Ordinal);
        await step.FillAsync("#text-sms-en-template", "");
        Assert.Null(model.Texts("sms", "en").Template);

        string Chosen() => step.FindAll("#text-sms-en-template option").Single(option => option.HasAttribute("selected")).TextContent;
    }

    [Fact]
    public async Task A_member_shows_its_one_time_subscriptions_and_who_has_none_shows_no_card()
    {
        await using var console = await StartAsync();
        await console.WriteAsync(db =>
        {
            db.AddRange(new Member { Id = 1 }, new Member { Id = 2 });
            db.Add(new Identity { Id = 11, MemberId = 1, OriginMemberId = 1, Kind = IdentityKind.Wechat, Issuer = "wx1", Value = "o1" });
        });
        await console.Get<WeChatGrantActions>().TakeAsync(console.Administrator, "key:1", [new("g1", "wx1", "o1", "T-1", 3)], default);
        Services.AddSingleton(console.Get<WeChatAllowanceQueries>());

        var card = Render<MemberAllowances>(parameters => parameters.Add(one => one.MemberId, 1));
        card.WaitForAssertion(() => Assert.Equal(["T-1", "wx1", "3", "3"], card.FindAll("td").Select(cell => cell.TextContent.Trim())));
        Assert.Empty(Render<MemberAllowances>(parameters => parameters.Add(one => one.MemberId, 2)).FindAll("table"));
    }

    async Task<TestConsole> StartAsync()
    {
        var console = await CampaignMaker.StartAsync(DatabaseKind.Sqlite);
        Services.AddSingleton(console.Get<TemplateQueries>());
        Services.AddSingleton(console.Get<TemplateActions>());
        return console;
    }
}
