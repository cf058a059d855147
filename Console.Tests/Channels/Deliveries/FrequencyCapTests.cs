using CampaignConsole.Core.Campaigns.Policies;
using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.Unknowns;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Tests.Kit;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CampaignConsole.Tests.Channels.Deliveries;

public class FrequencyCapTests
{
    [Theory, EachDatabase]
    public async Task A_channels_own_cap_holds_its_messages_alone_and_says_until_when(DatabaseKind kind)
    {
        await using var stage = await LedgerStage.StartAsync(kind);
        await CapAsync(stage, mostRuns: null, new ChannelCap("sms", 2, 3));
        var start = stage.Console.Clock.Now;
        await SendAsync(stage, 1, "sms", "email");
        stage.Console.Clock.Advance(TimeSpan.FromHours(1));
        await SendAsync(stage, 2, "sms", "email");
        stage.Console.Clock.Advance(TimeSpan.FromHours(1));
        await SendAsync(stage, 3, "sms", "email");

        Assert.Equal("Accepted 5, Suppressed 1", await stage.StatesAsync());
        var held = Assert.Single(await stage.RowsAsync(), row => row.State == DeliveryState.Suppressed);
        Assert.Equal(("sms", "channel_cap", UpToMinute(start.AddDays(3))), (held.Channel, held.Reason, held.NotBefore));

        // A millisecond before the place is free it is not; at the time that was said it is.
        stage.Console.Clock.Now = start.AddDays(3).AddMilliseconds(-1);
        await SendAsync(stage, 4, "sms");
        stage.Console.Clock.Now = held.NotBefore;
        await SendAsync(stage, 5, "sms");
        Assert.Equal(["channel_cap", null], (await stage.RowsAsync()).TakeLast(2).Select(row => row.Reason));
    }

    [Theory, EachDatabase]
    public async Task Two_runs_in_one_batch_do_not_both_take_the_last_place(DatabaseKind kind)
    {
        await using var stage = await LedgerStage.StartAsync(kind);
        await CapAsync(stage, mostRuns: 1);
        await PlanAsync(stage, 1, "sms");
        await PlanAsync(stage, 2, "sms");
        await stage.Pump.DrainAsync(default);
        Assert.Equal("Accepted 1, Suppressed 1", await stage.StatesAsync());

        await CapAsync(stage, mostRuns: null, new ChannelCap("email", 1, 1));
        await PlanAsync(stage, 3, "email");
        await PlanAsync(stage, 4, "email");
        await stage.Pump.DrainAsync(default);
        Assert.Equal("Accepted 2, Suppressed 2", await stage.StatesAsync());
    }

    [Theory, EachDatabase]
    public async Task Of_two_caps_the_one_that_holds_longer_is_named(DatabaseKind kind)
    {
        await using var stage = await LedgerStage.StartAsync(kind);
        await CapAsync(stage, mostRuns: 1, new ChannelCap("sms", 1, 30));
        await SendAsync(stage, 1, "sms");
        await SendAsync(stage, 2, "sms", "email");
        Assert.Equal([null, "channel_cap", "frequency_cap"], (await stage.RowsAsync()).Select(row => row.Reason));
    }

    [Theory, EachDatabase]
    public async Task What_nothing_can_be_said_of_takes_nobodys_place(DatabaseKind kind)
    {
        await using var stage = await LedgerStage.StartAsync(kind);
        await CapAsync(stage, mostRuns: 1);
        await PlanAsync(stage, 1, "sms");
        await stage.ChangeAsync(db => db.Set<Core.Campaigns.Content.CampaignContent>().Where(content => content.CampaignId == LedgerStage.Campaign + 1)
            .ExecuteUpdateAsync(set => set.SetProperty(content => content.Body, "{{nobody knows")));
        await PlanAsync(stage, 2, "sms");
        await stage.Pump.DrainAsync(default);
        Assert.Equal(["no_content", null], (await stage.RowsAsync()).Select(row => row.Reason));
    }

    [Theory, EachDatabase]
    public async Task A_cap_out_of_range_twice_or_of_no_channel_is_refused(DatabaseKind kind)
    {
        await using var stage = await LedgerStage.StartAsync(kind);
        await RefusedAsync("channel_cap_range", new ChannelPolicy { Caps = [new ChannelCap("sms", 0, 7)] });
        await RefusedAsync("channel_cap_range", new ChannelPolicy { Caps = [new ChannelCap("sms", 1, 366)] });
        await RefusedAsync("channel_cap_range", new ChannelPolicy { Caps = [new ChannelCap("sms", 1, 7), new ChannelCap("sms", 2, 7)] });
        await RefusedAsync("unknown_channel", new ChannelPolicy { Caps = [new ChannelCap("pos", 1, 7)] });
        await RefusedAsync("channel_guards_range", new ChannelPolicy { Guards = new ChannelGuards { ErrorsOfHundred = 0 } });
        var kept = new ChannelPolicy { Caps = [new ChannelCap("sms", 2, 7)], Guards = new ChannelGuards { BouncesBasisPoints = 250 } };
        await stage.Console.Get<ChannelPolicyActions>().SaveAsync(stage.Console.Administrator, kept, default);
        var read = await stage.Console.Get<SettingsBook>().ReadAsync<ChannelPolicy>(default);
        Assert.Equal((kept.Caps[0], kept.Guards), (Assert.Single(read.Caps), read.Guards));

        async Task RefusedAsync(string code, ChannelPolicy policy) =>
            Assert.Equal(code, (await Assert.ThrowsAsync<Refused>(() => stage.Console.Get<ChannelPolicyActions>().SaveAsync(stage.Console.Administrator, policy, default))).Code);
    }

    [Theory, EachDatabase]
    public async Task What_is_sent_again_is_not_held_back_by_the_message_in_whose_place_it_goes(DatabaseKind kind)
    {
        await using var stage = await LedgerStage.StartAsync(kind);
        await CapAsync(stage, mostRuns: null, new ChannelCap("sms", 1, 7));
        await SendAsync(stage, 1, "sms");
        await stage.ChangeAsync(db => db.Set<Delivery>().ExecuteUpdateAsync(set => set.SetProperty(row => row.State, DeliveryState.Unknown).SetProperty(row => row.Class, DeliveryClass.AtMostOnce)));

        Assert.Equal(1, await stage.Console.Get<UnknownActions>().SendAgainAsync(stage.Console.Marketer, new UnknownChoice(new UnknownFilter()), 1, "The gateway lost it", default));
        await stage.Pump.DrainAsync(default);
        Assert.Equal("Accepted 1, Resent 1", await stage.StatesAsync());

        await SendAsync(stage, 2, "sms");
        Assert.Equal("channel_cap", (await stage.RowsAsync())[^1].Reason);
    }

    internal static async Task CapAsync(LedgerStage stage, int? mostRuns, params ChannelCap[] caps)
    {
        var book = stage.Console.Get<SettingsBook>();
        await book.WriteAsync(stage.Console.Administrator, CampaignPolicy.Default with { MostRuns = mostRuns }, default);
        await book.WriteAsync(stage.Console.Administrator, new ChannelPolicy { Caps = caps }, default);
    }

    internal static async Task SendAsync(LedgerStage stage, int turn, params string[] channels)
    {
        await PlanAsync(stage, turn, channels);
        await stage.Pump.DrainAsync(default);
    }

    static async Task PlanAsync(LedgerStage stage, int turn, params string[] channels)
    {
        var (campaign, run) = (LedgerStage.Campaign + turn, LedgerStage.Run + turn);
        await stage.Console.WriteAsync(db => LedgerStage.AddCampaign(db, campaign, run));
        foreach (var channel in channels) await stage.PlanAsync(channel, 1, campaign: campaign, run: run);
    }

    static DateTimeOffset UpToMinute(DateTimeOffset at) => new DateTimeOffset(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero) is var floor && floor == at ? at : floor.AddMinutes(1);
}
