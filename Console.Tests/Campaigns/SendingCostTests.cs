using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Approval;
using CampaignConsole.Core.Campaigns.Content;
using CampaignConsole.Core.Campaigns.Policies;
using CampaignConsole.Core.Campaigns.Readiness;
using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Channels.Adapters.Sms;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.Returns;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Tests.Channels.Adapters;
using CampaignConsole.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Campaigns;

/// <summary>What text messages cost: before the launch, against the limit, and as it was.</summary>
public sealed class SendingCostTests
{
    [Fact]
    public void The_longest_prefix_decides_and_nothing_is_rounded_before_the_sum()
    {
        var prices = new SmsPrices { PerThousand = 4_500, Prefixes = [new("+86", 3_333), new("+86138", 10)] };

        Assert.Equal((3_333L * 2, 20L, 4_500L * 2), (prices.CostOf("+8613900000001", 2), prices.CostOf("+8613800000001", 2), prices.CostOf("+4915100000001", 2)));
        Assert.Equal([0, 1, 1, 2], new long[] { 0, 1, 1_000, 1_001 }.Select(SmsPrices.Whole));
        Assert.Null(new SmsPrices { Prefixes = [new("+86", 1)] }.CostOf("+4915100000001", 1));
        Assert.False(new SmsPrices { Prefixes = [new("86", 1)] }.IsInRange);
        Assert.False(new SmsPrices { Prefixes = [new("+86", 1), new("+86", 2)] }.IsInRange);
        Assert.False(new SmsPrices { PerThousand = -1 }.IsInRange);
    }

    [Theory, EachDatabase]
    public async Task The_check_before_the_launch_says_the_cost_and_above_the_limit_a_second_person_is_asked(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind, 4);
        var id = await console.ReadyAsync();

        var sms = (await console.Get<ForecastQueries>().OfAsync(console.Marketer, id, default)).Sms!;
        var reason = (await console.Get<CampaignReadiness>().FindAsync(console.Marketer, id, default)).Single(one => one.Code == "sms_cost");
        Assert.Equal((4, Cost(sms.Segments), Cost(sms.Segments)), (sms.Messages, sms.Cost, sms.Most));
        Assert.Equal((Cost(sms.Segments), false), (reason.SendingCost?.Most, reason.Blocks));
        Assert.Contains("¥", CampaignReadiness.Sentence(reason, "en"));

        await console.Get<SettingsBook>().WriteAsync(console.Administrator, CampaignPolicy.Default with { SendingCostAbove = sms.Cost - 1 }, default);
        Assert.Equal("campaign_needs_approval", (await Assert.ThrowsAsync<Refused>(() => console.Get<LaunchActions>().LaunchAsync(console.Marketer, id, null, default))).Code);
        var request = await console.Get<ApprovalActions>().RequestAsync(console.Marketer, id, (await console.CampaignAsync(id)).Version, null, default);
        Assert.Contains("sending_cost", (await console.Get<ApprovalQueries>().FindAsync(console.Approver, request, default)).Reasons.Select(one => one.Code));

        await console.Get<ApprovalActions>().ApproveAsync(console.Approver, request, null, default);
        await console.Get<LaunchActions>().LaunchAsync(console.Marketer, id, null, default);
        Assert.Equal(CampaignState.Running, (await console.CampaignAsync(id)).State);
    }

    [Theory, EachDatabase]
    public async Task Those_who_fall_back_to_sms_are_said_as_the_most_it_may_cost(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind, 4);
        var id = await console.ReadyAsync(edit => edit with { Channels = [new(ChannelNames.Email), new(ChannelNames.Sms, 2, 24)] });

        var sms = (await console.Get<ForecastQueries>().OfAsync(console.Marketer, id, default)).Sms!;

        Assert.Equal((0, 0L, 0L), (sms.Messages, sms.Segments, sms.Cost!.Value));
        Assert.True(sms.Most > 0);
        Assert.Contains((await console.Get<CampaignReadiness>().FindAsync(console.Marketer, id, default)), one => one.Code == "sms_cost_at_most" && one.SendingCost?.Most == sms.Most);
    }

    [Theory, EachDatabase]
    public async Task One_number_without_a_price_hides_the_cost_of_no_other_and_under_a_limit_asks_for_a_second_person(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind, 4);
        await console.Get<SmsPriceActions>().SaveAsync(console.Administrator, new SmsPrices { Prefixes = [new("+86", 4_500)] }, default);
        await console.WriteAsync(db => db.Set<Identity>().Where(one => one.MemberId == 1 && one.Kind == IdentityKind.Phone).ExecuteUpdate(set => set.SetProperty(one => one.Value, "+4915100000001")));
        var id = await console.ReadyAsync();

        var sms = (await console.Get<ForecastQueries>().OfAsync(console.Marketer, id, default)).Sms!;
        Assert.Equal((4, 1, true), (sms.Messages, sms.Unpriced, sms.Cost > 0 && sms.Cost < Cost(sms.Segments)));
        var reasons = await console.Get<CampaignReadiness>().FindAsync(console.Marketer, id, default);
        Assert.StartsWith("Numbers without a known price: 1.", CampaignReadiness.Sentence(reasons.Single(one => one.Code == "sms_unpriced"), "en"));
        Assert.Empty(await console.Get<ApprovalQueries>().LimitsAsync(console.Marketer, id, new SendingCost(sms.Most, sms.Unpriced), default));

        await console.Get<SettingsBook>().WriteAsync(console.Administrator, CampaignPolicy.Default with { SendingCostAbove = 1_000_000 }, default);
        Assert.Equal("campaign_needs_approval", (await Assert.ThrowsAsync<Refused>(() => console.Get<LaunchActions>().LaunchAsync(console.Marketer, id, null, default))).Code);
        var request = await console.Get<ApprovalActions>().RequestAsync(console.Marketer, id, (await console.CampaignAsync(id)).Version, null, default);
        Assert.Equal(["sending_cost_unknown"], (await console.Get<ApprovalQueries>().FindAsync(console.Approver, request, default)).Reasons.Select(one => one.Code));
    }

    [Theory, EachDatabase]
    public async Task Without_any_price_nothing_is_said_until_there_is_a_limit(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind, 2);
        await console.Get<SmsPriceActions>().SaveAsync(console.Administrator, new SmsPrices(), default);
        var id = await console.ReadyAsync();
        Assert.DoesNotContain("sms_unpriced", (await console.Get<CampaignReadiness>().FindAsync(console.Marketer, id, default)).Select(one => one.Code));

        await console.Get<SettingsBook>().WriteAsync(console.Administrator, CampaignPolicy.Default with { SendingCostAbove = 1_000_000 }, default);

        Assert.Equal(new SendingCost(null, 2), (await console.Get<CampaignReadiness>().PassAsync(id, default)).SendingCost);
    }

    [Theory, EachDatabase]
    public async Task The_most_counts_everybodys_reminder_of_the_end(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind, 3);
        var id = await console.ReadyAsync(edit => edit with { Channels = [new(ChannelNames.Sms)], EndReminderDays = 3 });
        var version = (await console.CampaignAsync(id)).Version;
        foreach (var language in Languages.All)
        {
            version = await console.Get<CampaignActions>().SaveContentAsync(console.Marketer, id, version, ChannelNames.Sms, language, new MessageTexts(Body: "20 % off STOP"), default);
            version = await console.Get<CampaignActions>().SaveContentAsync(console.Marketer, id, version, ChannelNames.Sms, language, new MessageTexts(Body: new string('a', 200)), default, isReminder: true);
        }

        var sms = (await console.Get<ForecastQueries>().OfAsync(console.Marketer, id, default)).Sms!;

        Assert.Equal((3, 3L, 1, Cost(3), Cost(3 + (3 * 2))), (sms.Messages, sms.Segments, sms.Longest, sms.Cost, sms.Most));
    }

    [Theory, EachDatabase]
    public async Task Links_are_measured_as_long_as_they_will_go_where_clicks_are_counted(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind, 2);
        var id = await console.ReadyAsync(edit => edit with { Channels = [new(ChannelNames.Sms)] });
        var version = (await console.CampaignAsync(id)).Version;
        foreach (var language in Languages.All)
            version = await console.Get<CampaignActions>().SaveContentAsync(console.Marketer, id, version, ChannelNames.Sms, language, new MessageTexts(Body: new string('a', 130) + " https://s.cn/a"), default);

        Assert.Equal((4, 2), ((await SmsAsync()).Segments, (await SmsAsync()).Longest));
        await console.Get<SettingsBook>().WriteAsync(console.Administrator, TrackingPolicy.Default with { Clicks = false }, default);
        Assert.Equal((2, 1), ((await SmsAsync()).Segments, (await SmsAsync()).Longest));

        async Task<SmsSize> SmsAsync() => (await console.Get<ForecastQueries>().OfAsync(console.Marketer, id, default)).Sms!;
    }

    [Theory, EachDatabase]
    public async Task What_was_accepted_has_cost_its_price_of_that_moment_and_the_rest_nothing(DatabaseKind kind)
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var console = await StartAsync(kind, 3);
        await console.Get<SettingsBook>().WriteAsync(console.Administrator, ChannelPolicy.Default with { QuietChannels = [] }, default);
        await console.WriteAsync(db => db.Add(new ChannelSetting
        {
            Channel = ChannelNames.Sms, IsReal = true, HostMark = console.Get<InstallationMark>().Value, Options = console.Get<ChannelSecrets>().Write(new SmsOptions { Url = provider.Url }, "{}"), Version = 1,
        }));
        var id = await console.ReadyAsync(edit => edit with { Channels = [new(ChannelNames.Sms), new(ChannelNames.Email)] });
        var version = (await console.CampaignAsync(id)).Version;
        foreach (var language in Languages.All)
            version = await console.Get<CampaignActions>().SaveContentAsync(console.Marketer, id, version, ChannelNames.Sms, language, new MessageTexts(Body: new string('a', 200) + " STOP"), default);
        await console.Get<LaunchActions>().LaunchAsync(console.Marketer, id, null, default);
        await console.RunJobsAsync();
        await console.WriteAsync(db => db.Set<Core.Members.Consent.ConsentState>().Where(state => state.MemberId == 3 && state.Channel == ChannelNames.Sms).ExecuteUpdate(set => set.SetProperty(state => state.Granted, false)));
        await console.Get<DeliveryPump>().DrainAsync(default);

        // A new price changes nothing of what was sent.
        await console.Get<SmsPriceActions>().SaveAsync(console.Administrator, new SmsPrices { PerThousand = 9_999 }, default);

        var cost = Assert.Single(await console.ReadAsync(db => CostBalance.OfCampaignAsync(db, id, default)));
        Assert.Equal(new ChannelCost(ChannelNames.Sms, 2, SmsPrices.Whole(2 * 2 * 4_500), "CNY"), cost);
        var rows = await console.ReadAsync(db => db.Set<Delivery>().ToListAsync());
        Assert.Equal([9_000L, 9_000L], rows.Select(row => row.Cost).OfType<long>());
    }

    [Theory, EachDatabase]
    public async Task What_was_proved_accepted_only_later_has_cost_its_price_too(DatabaseKind kind)
    {
        await using var provider = await FakeProvider.StartAsync();
        provider.Does = "502";
        await using var console = await StartAsync(kind, 2);
        await console.Get<SettingsBook>().WriteAsync(console.Administrator, ChannelPolicy.Default with { QuietChannels = [] }, default);
        await console.WriteAsync(db => db.Add(new ChannelSetting
        {
            Channel = ChannelNames.Sms, IsReal = true, HostMark = console.Get<InstallationMark>().Value, Options = console.Get<ChannelSecrets>().Write(new SmsOptions { Url = provider.Url }, "{}"), Version = 1,
        }));
        var id = await console.ReadyAsync(edit => edit with { Channels = [new(ChannelNames.Sms)] });
        await console.Get<LaunchActions>().LaunchAsync(console.Marketer, id, null, default);
        await console.RunJobsAsync();
        await console.Get<DeliveryPump>().DrainAsync(default);
        // It may have left; before it is tried again both say no.
        await console.WriteAsync(db => db.Set<Core.Members.Consent.ConsentState>().ExecuteUpdate(set => set.SetProperty(state => state.Granted, false)));
        console.Clock.Advance(TimeSpan.FromMinutes(10));
        await console.Get<DeliveryPump>().DrainAsync(default);
        Assert.Empty(await console.ReadAsync(db => CostBalance.OfCampaignAsync(db, id, default)));

        var key = await console.ReadAsync(db => db.Set<Delivery>().Where(row => row.MemberId == 1 && row.State == DeliveryState.Unknown).Select(row => row.Key).SingleAsync());
        await console.Gate.WriteAsync(db => CameBack.WriteAsync(db, ChannelNames.Sms, [new Came("e1", Returned.Delivered, key, null, null)], console.Clock.Now, default), default);

        var cost = Assert.Single(await console.ReadAsync(db => CostBalance.OfCampaignAsync(db, id, default)));
        Assert.Equal(1, cost.Messages);
        Assert.True(cost.Cost > 0);
    }

    static long Cost(long segments) => SmsPrices.Whole(segments * 4_500);

    static async Task<TestConsole> StartAsync(DatabaseKind kind, int members)
    {
        var console = await CampaignMaker.StartAsync(kind);
        await console.MembersAsync(members);
        await console.Get<SmsPriceActions>().SaveAsync(console.Administrator, new SmsPrices { PerThousand = 9_000, Prefixes = [new("+86", 4_500)] }, default);
        return console;
    }
}
