using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Content;
using CampaignConsole.Core.Campaigns.Content.Templates;
using CampaignConsole.Core.Campaigns.Readiness;
using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Channels.Adapters.Sms;
using CampaignConsole.Core.Channels.Templates;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Members.WeChat;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Tests.Campaigns;
using CampaignConsole.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Channels.Templates;

/// <summary>What is said of templates before a launch, over all recipients.</summary>
public sealed class TemplateReadinessTests
{
    [Theory, EachDatabase]
    public async Task A_launch_waits_for_a_template_where_the_provider_wants_one_until_it_is_approved_and_filled(DatabaseKind kind)
    {
        await using var console = await CampaignMaker.StartAsync(kind);
        await console.MembersAsync(4);
        var id = await console.ReadyAsync();
        Assert.Empty(await ReasonsAsync(console, id));

        await console.WriteAsync(db => db.Add(new ChannelSetting { Channel = "sms", Options = console.Get<ChannelSecrets>().Write(new SmsOptions { NeedsTemplates = true }, "{}") }));
        Assert.Equal(["template_missing en", "template_missing zh-Hans"], await ReasonsAsync(console, id));

        var templates = console.Get<TemplateActions>();
        var (english, chinese) = (await AddAsync("EN", "en"), await AddAsync("ZH", "zh-Hans"));
        await SaveAsync(console, id, "en", english, new() { ["name"] = "{{name}}", ["offer"] = "{{headline}}" });
        await SaveAsync(console, id, "zh-Hans", chinese, new() { ["name"] = "{{name}}" });
        Assert.Equal(["template_field_empty zh-Hans", "template_not_approved en", "template_not_approved zh-Hans"], await ReasonsAsync(console, id));
        Assert.Equal("Dear {{name}}: {{headline}}", (await console.ReadAsync(db => db.Set<CampaignContent>().SingleAsync(row => row.Channel == "sms" && row.Language == "en"))).Body);

        await templates.MoveAsync(console.Administrator, english, 1, TemplateState.Approved, null, default);
        await templates.MoveAsync(console.Administrator, chinese, 1, TemplateState.Approved, null, default);
        await SaveAsync(console, id, "zh-Hans", chinese, new() { ["name"] = "{{name}}", ["offer"] = "{{headline}}" });
        Assert.Empty(await ReasonsAsync(console, id));

        // Taken back, changed and approved anew, it says something else than what the campaign's approver saw.
        await templates.MoveAsync(console.Administrator, english, 2, TemplateState.Draft, null, default);
        await templates.SaveAsync(console.Administrator, english, 3, new TemplateEdit("EN", "Coats", "en", "Hello {name}: {offer}", []), default);
        await templates.MoveAsync(console.Administrator, english, 4, TemplateState.Approved, null, default);
        Assert.Equal(["template_changed en"], await ReasonsAsync(console, id));

        Task<long> AddAsync(string code, string language) => templates.CreateAsync(console.Administrator, "sms", new TemplateEdit(code, "Coats", language, "Dear {name}: {offer}", []), default);
    }

    [Theory, EachDatabase]
    public async Task Fields_over_their_limits_stop_a_launch_with_how_many_recipients_they_concern(DatabaseKind kind)
    {
        await using var console = await CampaignMaker.StartAsync(kind);
        await console.MembersAsync(12);
        var id = await console.ReadyAsync();
        var template = await console.Get<TemplateActions>().CreateAsync(
            console.Administrator, "sms", new TemplateEdit("EN", "Coats", "en", "Dear {name}: {offer} {link}", [new TemplateField("name", 8), new TemplateField("link", NoUrl: true)]), default);
        await console.Get<TemplateActions>().MoveAsync(console.Administrator, template, 1, TemplateState.Approved, null, default);
        await SaveAsync(console, id, "en", template, new() { ["name"] = "{{name}}", ["offer"] = "{{headline}}", ["link"] = "{{link}}" });

        // Odd members read English: 1, 3, 5, 7, 9 and 11, and "Member 11" has nine letters.
        var forecast = await console.Get<ForecastQueries>().OfAsync(console.Marketer, id, default);
        Assert.Equal([new TemplateFieldOver("sms", "link", "url", 6), new TemplateFieldOver("sms", "name", "too_long", 1)], forecast.FieldsOver);
        var reasons = (await console.Get<CampaignReadiness>().FindAsync(console.Marketer, id, default)).Where(reason => reason.Code == "template_field_over").ToList();
        Assert.All(reasons, reason => Assert.True(reason.Blocks));
        Assert.Equal("SMS: the field name would be refused by the provider for 1 recipients: it is too long.", CampaignReadiness.Sentence(reasons[1], "en"));
    }

    [Theory, EachDatabase]
    public async Task How_many_have_a_one_time_subscription_left_is_known_before_the_launch(DatabaseKind kind)
    {
        await using var console = await CampaignMaker.StartAsync(kind);
        await console.MembersAsync(5);
        var id = await console.ReadyAsync(edit => edit with { Channels = [new(ChannelNames.WeChat)] });
        await console.Gate.WriteAsync(async db =>
        {
            for (var member = 1L; member <= 5; member++)
            {
                db.Add(new Identity { Id = 900 + member, MemberId = member, OriginMemberId = member, Kind = IdentityKind.Wechat, Issuer = "wx1", Value = $"o{member}", Verified = true });
                db.Add(new ConsentState { MemberId = member, Channel = "wechat", Topic = "offers", Granted = true });
            }

            await db.SaveChangesAsync();
            foreach (var identity in new[] { 901L, 902, 903 }) await WeChatAllowances.GrantAsync(db, identity, "W-1", 1, console.Clock.Now, default);
            await WeChatAllowances.SpendAsync(db, "W-1", [903], console.Clock.Now, default);
        }, default);
        var template = await console.Get<TemplateActions>().CreateAsync(console.Administrator, "wechat", new TemplateEdit("W-1", "Coats", "en", "{thing1}", [], IsOneTime: true), default);
        await console.Get<TemplateActions>().MoveAsync(console.Administrator, template, 1, TemplateState.Approved, null, default);
        foreach (var language in Languages.All) await SaveAsync(console, id, language, template, new() { ["thing1"] = "{{headline}}" }, "wechat");

        Assert.Equal(new OneTimeLeft(5, 2), (await console.Get<ForecastQueries>().OfAsync(console.Marketer, id, default)).OneTime);
        var reason = Assert.Single(await console.Get<CampaignReadiness>().FindAsync(console.Marketer, id, default), reason => reason.Code == "one_time_left");
        Assert.False(reason.Blocks);
        Assert.Equal("微信：5 位收件人中有 2 位还有一次性订阅；其余人收不到消息。", CampaignReadiness.Sentence(reason, "zh-Hans"));
        // The title, which a message on WeChat needs, is the template's name where nobody wrote one.
        Assert.Equal("Coats", await console.ReadAsync(db => db.Set<CampaignContent>().Where(row => row.Channel == "wechat").Select(row => row.Subject).FirstAsync()));
    }

    [Fact]
    public async Task A_template_of_another_channel_is_refused()
    {
        await using var console = await CampaignMaker.StartAsync(DatabaseKind.Sqlite);
        var id = await console.ReadyAsync();
        var template = await console.Get<TemplateActions>().CreateAsync(console.Administrator, "push", new TemplateEdit("P", "Coats", "en", "text", []), default);

        Assert.Equal("template_unknown", (await Assert.ThrowsAsync<Refused>(() => SaveAsync(console, id, "en", template, []))).Code);
    }

    static async Task<IReadOnlyList<string>> ReasonsAsync(TestConsole console, long id) =>
        [.. (await console.Get<CampaignReadiness>().FindAsync(console.Marketer, id, default)).Where(reason => reason.Code.StartsWith("template_", StringComparison.Ordinal) && reason.Blocks)
            .Select(reason => $"{reason.Code} {((LanguageWord)reason.Values[1]!).Language}").Order(StringComparer.Ordinal)];

    static async Task SaveAsync(TestConsole console, long id, string language, long template, SortedDictionary<string, string> fields, string channel = "sms") =>
        await console.Get<CampaignActions>().SaveContentAsync(console.Marketer, id, (await console.CampaignAsync(id)).Version, channel, language, new MessageTexts(Template: new TemplateChoice(template, fields)), default);
}
