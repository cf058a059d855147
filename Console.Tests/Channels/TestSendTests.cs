using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Channels.Adapters.Outbox;
using CampaignConsole.Core.Channels.Adapters.Sms;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.Outbox;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Tests.Campaigns;
using CampaignConsole.Tests.Channels.Adapters;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Channels;

/// <summary>A campaign's message to the brand's own people, before members get it.</summary>
public sealed class TestSendTests
{
    static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, EachDatabase]
    public async Task A_test_goes_the_channels_way_marked_and_counts_nowhere(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var id = await console.ReadyAsync();
        await console.MembersAsync(3);

        var sent = await console.Get<TestSends>().SendAsync(console.Marketer, id, new TestAsked(ChannelNames.Email, Languages.Chinese, ["Zhao Min", "Li Wei"]), Ct);

        Assert.Equal([("Zhao Min", true), ("Li Wei", true)], sent.Select(one => (one.Recipient, one.ToOutbox && one.Result is SendResult.Accepted)));
        var rows = await console.ReadAsync(db => db.Set<OutboxMessage>().OrderBy(row => row.Id).ToListAsync());
        Assert.All(rows, row => Assert.Equal((true, id, null), (row.IsTest, row.CampaignId, row.MemberId)));
        var message = (await OutboxSender.ReadAsync(console.Get<ChannelSenders>().OutboxFolder, "email", 0, rows[0].Key, Ct))!.Message;
        Assert.Equal(("zhao@brand.example", "[TEST] 大衣八折", Languages.Chinese, "true"), (message.Address, message.Subject, message.Language, message.Data["test"]));
        Assert.Contains("<p>Zhao Min: ", message.Html);
        Assert.DoesNotContain("/u/CfDJ", message.Html);
        Assert.Equal((0, 0), await console.ReadAsync(async db => (await db.Set<Delivery>().CountAsync(), await db.Set<Assignment>().CountAsync())));
        Assert.Empty(await console.Get<DeliveryQueries>().BalanceAsync(console.Marketer, id, Ct));
        Assert.Contains("campaign.test_send", await console.ReadAsync(db => db.Set<AuditEntry>().Select(entry => entry.Verb).ToListAsync()));
    }

    [Fact]
    public async Task A_test_can_be_made_with_a_members_data_and_after_the_launch_it_carries_the_sealed_offer()
    {
        await using var console = await StartAsync(DatabaseKind.Sqlite);
        await console.MembersAsync(3);
        var id = await console.ReadyAsync();
        await console.Get<LaunchActions>().LaunchAsync(console.Marketer, id, null, Ct);

        await console.Get<TestSends>().SendAsync(console.Marketer, id, new TestAsked(ChannelNames.Email, Languages.English, ["Zhao Min"], Member: 2), Ct);

        var row = await console.ReadAsync(db => db.Set<OutboxMessage>().SingleAsync());
        var message = (await OutboxSender.ReadAsync(console.Get<ChannelSenders>().OutboxFolder, "email", 0, row.Key, Ct))!.Message;
        Assert.Contains("Member 2: 20 % off coats", message.Html);
        var offer = await console.ReadAsync(db => db.Set<Offer>().SingleAsync());
        Assert.Equal((offer.Id, offer.Hash), (message.Offer!.Id, message.Offer.Hash));
    }

    [Fact]
    public async Task An_enabled_provider_gets_the_test_and_a_stopped_channel_sends_none()
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var console = await StartAsync(DatabaseKind.Sqlite);
        var id = await console.ReadyAsync();
        await console.WriteAsync(db => db.Add(new ChannelSetting
        {
            Channel = "sms", IsReal = true, HostMark = console.Get<InstallationMark>().Value, Options = console.Get<ChannelSecrets>().Write(new SmsOptions { Url = provider.Url }, "{}"), Version = 1,
        }));
        var asked = new TestAsked(ChannelNames.Sms, Languages.English, ["Li Wei"]);

        var sent = Assert.Single(await console.Get<TestSends>().SendAsync(console.Marketer, id, asked, Ct));
        Assert.False(sent.ToOutbox);
        Assert.StartsWith("[TEST] 20 % off coats", Assert.Single(provider.Effects).Value.RootElement.GetProperty("text").GetString());
        Assert.False(await console.ReadAsync(db => db.Set<OutboxMessage>().AnyAsync()));

        await console.Get<ChannelActions>().PauseAsync(console.Administrator, "sms", "audit", Ct);
        Assert.Equal("channel_stopped", (await Assert.ThrowsAsync<Refused>(() => console.Get<TestSends>().SendAsync(console.Marketer, id, asked, Ct))).Code);
        Assert.Single(provider.Requests);
    }

    [Fact]
    public async Task Only_people_on_the_list_and_oneself_get_tests_and_only_who_edits_campaigns_sends_them()
    {
        await using var console = await StartAsync(DatabaseKind.Sqlite);
        var id = await console.ReadyAsync();
        var tests = console.Get<TestSends>();
        await console.WriteAsync(db => db.Add(new User { Id = 2, UserName = "ping", NormalizedUserName = "PING", DisplayName = "Wu Ping", Email = "ping@brand.example", Scope = Scope.Everything.ToJson() }));

        var choices = await tests.ChoicesAsync(console.Marketer, id, Ct);
        Assert.Equal([ChannelNames.Email, ChannelNames.Sms], choices.Channels);
        Assert.Equal(["Wu Ping", "Zhao Min", "Li Wei"], choices.Recipients.Select(one => one.Name));
        Assert.Single(await tests.SendAsync(console.Marketer, id, new TestAsked(ChannelNames.Email, Languages.English, ["Wu Ping"]), Ct));
        Assert.Equal("test_nobody", (await Assert.ThrowsAsync<Refused>(() => tests.SendAsync(console.Marketer, id, new TestAsked(ChannelNames.Email, Languages.English, ["m1@example.org"]), Ct))).Code);
        Assert.Equal("test_nobody", (await Assert.ThrowsAsync<Refused>(() => tests.SendAsync(console.Marketer, id, new TestAsked(ChannelNames.Sms, Languages.English, ["Zhao Min"]), Ct))).Code);
        Assert.Equal("right_missing", (await Assert.ThrowsAsync<Refused>(() => tests.SendAsync(console.Approver, id, new TestAsked(ChannelNames.Email, Languages.English, ["Zhao Min"]), Ct))).Code);
    }

    static async Task<TestConsole> StartAsync(DatabaseKind kind)
    {
        var console = await CampaignMaker.StartAsync(kind);
        await console.Get<SettingsBook>().WriteAsync(console.Administrator, new TestRecipients
        {
            Recipients = [new TestRecipient("Zhao Min", Email: "zhao@brand.example"), new TestRecipient("Li Wei", "li@brand.example", "+8613800000001")],
        }, Ct);
        return console;
    }
}
