using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Content;
using CampaignConsole.Core.Campaigns.Readiness;
using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Campaigns;

/// <summary>What is said of messages before a launch, over their texts and all their recipients; none of it stops a launch.</summary>
public sealed class LinterTests
{
    [Theory]
    [InlineData("【Northwind】Coats. 回T退订", new string[0])]
    [InlineData("Coats {{unsubscribe}}【{{brand}}】", new string[0])]
    [InlineData("【Northwind】Coats. Reply stop to leave", new string[0])]
    [InlineData("【】Coats, 拒收请回复R", new[] { "sms_signature" })]
    [InlineData("Coats 【a】 and hats. STOP", new[] { "sms_signature" })]
    [InlineData("【Northwind】Non-stopping coats", new[] { "sms_refusal" })]
    [InlineData("Coats", new[] { "sms_refusal", "sms_signature" })]
    public async Task An_sms_has_its_signature_and_says_how_to_refuse(string text, string[] said)
    {
        await using var console = await CampaignMaker.StartAsync(DatabaseKind.Sqlite);
        var id = await console.ReadyAsync();
        var campaign = await console.CampaignAsync(id);
        await console.Get<CampaignActions>().SaveContentAsync(console.Marketer, id, campaign.Version, ChannelNames.Sms, "zh-Hans", new MessageTexts(Body: text), default);

        var found = (await console.Get<CampaignReadiness>().FindAsync(console.Marketer, id, default)).Where(reason => reason.Code.StartsWith("sms_", StringComparison.Ordinal)
            && reason.Values.FirstOrDefault() is LanguageWord { Language: "zh-Hans" }).ToList();

        Assert.Equal(said, found.Select(reason => reason.Code).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(found, reason => reason.Blocks);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("a", 1)]
    [InlineData("中", 1)]
    public void Short_texts_are_one_segment(string text, int segments) => Assert.Equal(segments, SmsSegments.Of(text));

    [Fact]
    public void Long_texts_are_cut_as_the_standard_says()
    {
        Assert.Equal([1, 2, 2, 3], new[] { 160, 161, 306, 307 }.Select(length => SmsSegments.Of(new string('a', length))));
        Assert.Equal([1, 2, 2, 3], new[] { 70, 71, 134, 135 }.Select(length => SmsSegments.Of(new string('中', length))));
        // The euro sign takes two septets and is not cut in two: 152 + 2 do not fit into a part of 153.
        Assert.Equal([1, 2], new[] { 80, 81 }.Select(length => SmsSegments.Of(new string('€', length))));
        Assert.Equal(3, SmsSegments.Of(new string('a', 152) + "€" + new string('a', 152)));
        Assert.Equal(2, SmsSegments.Of(new string('a', 153) + "€" + new string('a', 6)));
        // One sign outside the alphabet makes the whole message UCS-2; a pair is not cut either.
        Assert.Equal(2, SmsSegments.Of(new string('a', 70) + "中"));
        Assert.Equal(3, SmsSegments.Of(new string('中', 66) + "😀" + new string('中', 66)));
    }

    [Theory, EachDatabase]
    public async Task Recipients_without_a_proof_and_the_segments_of_all_are_counted(DatabaseKind kind)
    {
        await using var console = await CampaignMaker.StartAsync(kind);
        await console.MembersAsync(10);
        var id = await console.ReadyAsync();
        await console.WriteAsync(db =>
        {
            db.Add(Record(1, "sms", text: "2026-01"));
            db.Add(Record(2, "sms", source: "link"));
            db.Add(Record(3, "sms", source: "import:1"));
            db.Add(Record(4, "email", text: "2026-01"));
            db.Add(Record(5, "sms", text: "2026-01", topic: "news"));
        });

        var reasons = await console.Get<CampaignReadiness>().FindAsync(console.Marketer, id, default);
        var forecast = await console.Get<ForecastQueries>().OfAsync(console.Marketer, id, default);

        Assert.Equal([9, 8], reasons.Where(reason => reason.Code == "consent_unproven").Select(reason => (int)reason.Values[1]!));
        Assert.Contains("SMS: of 8 recipients no record proves the consent", reasons.Where(reason => reason.Code == "consent_unproven").Select(reason => CampaignReadiness.Sentence(reason, "en")).Last());
        // "20 % off coats " with a link of 175 letters is 190 septets; in Chinese 180 letters of UCS-2.
        Assert.Equal(new SmsSize(10, (5 * 2) + (5 * 3), 3, Unpriced: 10), forecast.Sms);
        Assert.Equal("SMS: 10 messages take 25 segments, at most 3 each. Carriers charge by segment.", CampaignReadiness.Sentence(Assert.Single(reasons, reason => reason.Code == "sms_segments"), "en"));

        ConsentRecord Record(long member, string channel, string source = "shop", string? text = null, string topic = "offers") => new()
        {
            MemberId = member, OriginMemberId = member, Channel = channel, Topic = topic, Granted = true, At = console.Clock.Now, RecordedAt = console.Clock.Now, Source = source, TextVersion = text,
        };
    }

    [Fact]
    public async Task Where_mail_goes_out_for_real_the_one_click_link_has_to_be_reachable()
    {
        await using var console = await CampaignMaker.StartAsync(DatabaseKind.Sqlite);
        var id = await console.ReadyAsync();
        Assert.DoesNotContain("one_click_address", await CodesAsync());

        await console.WriteAsync(db => db.Add(new ChannelSetting { Channel = "email", IsReal = true, Options = "{}" }));
        Assert.Contains("one_click_address", await CodesAsync());
        await console.Get<SettingsBook>().WriteAsync(console.Administrator, ChannelPolicy.Default with { PublicAddress = "https://offers.northwind.example" }, default);
        Assert.DoesNotContain("one_click_address", await CodesAsync());

        async Task<IEnumerable<string>> CodesAsync() => (await console.Get<CampaignReadiness>().FindAsync(console.Marketer, id, default)).Select(reason => reason.Code);
    }
}
