using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Channels.Adapters.Email;
using CampaignConsole.Core.Channels.Adapters.Push;
using CampaignConsole.Core.Channels.Adapters.Sms;
using CampaignConsole.Core.Channels.Adapters.Webhook;
using CampaignConsole.Core.Channels.Adapters.WeChat;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.Outbox;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Tests.Channels.Deliveries;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Channels.Receivers;

/// <summary>From the ledger over the real adapters to other processes, which were written from docs/channels.md.</summary>
public sealed class RealAdapterTests
{
    const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    [Theory, EachDatabase]
    public async Task Every_message_arrives_once_as_the_documented_document_with_its_key_and_offer(DatabaseKind kind)
    {
        await using var provider = await Receiver.StartAsync("http", secret: Secret);
        await using var mail = await Receiver.StartAsync("smtp");
        await using var stage = await LedgerStage.StartAsync(kind);
        await stage.EnableAsync("sms", new SmsOptions { Url = provider.MessagesUrl, SenderName = "Northwind", AccessToken = "t" });
        await stage.EnableAsync("push", new PushOptions { Url = provider.MessagesUrl });
        await stage.EnableAsync("wechat", new WeChatOptions { Url = provider.MessagesUrl });
        await stage.EnableAsync("webhook", new WebhookOptions { Url = provider.WebhooksUrl, Secret = Secret });
        await stage.EnableAsync("email", new EmailOptions { Host = "127.0.0.1", Port = mail.Port, Security = SmtpSecurity.None, FromAddress = "shop@brand.example" });
        // The signature's time is held against the real clock of the other process, whatever hour it is.
        stage.Console.Clock.Now = TimeProvider.System.GetUtcNow();
        await stage.Console.Get<SettingsBook>().WriteAsync(stage.Console.Administrator, ChannelPolicy.Default with { QuietChannels = [] }, default);
        foreach (var channel in new[] { "sms", "push", "wechat", "webhook", "email" }) await stage.PlanAsync(channel, 20);

        await stage.Pump.DrainAsync(default);

        Assert.Equal("Accepted 100", await stage.StatesAsync());
        Assert.False(await stage.Console.ReadAsync(db => db.Set<OutboxMessage>().AnyAsync()));
        var rows = (await stage.RowsAsync()).Where(row => row.Channel != "email").ToDictionary(row => row.Key.ToString("D"));
        var taken = provider.Taken();
        Assert.Equal(rows.Keys.Order(), taken.Select(one => one.Key).Order());
        foreach (var one in taken)
        {
            var row = rows[one.Key];
            Assert.Equal(("effect", row.Channel == "webhook" ? "message.send" : row.Channel, LedgerStage.Address(row.Channel, row.MemberId)), (one.Kind, one.Channel, one.To));
            var body = row.Channel == "webhook" ? one.Body!.Value.GetProperty("data") : one.Body!.Value;
            Assert.Equal(row.Channel, body.GetProperty("channel").GetString());
            if (row.Channel != "webhook") Assert.Equal($"Dear Member {row.MemberId}, 20 % off coats", body.GetProperty("text").GetString());
            Assert.Equal(row.Channel == "sms" ? "Northwind" : null, body.TryGetProperty("sender", out var sender) ? sender.GetString() : null);
            Assert.Equal(LedgerStage.Offer, body.GetProperty("offer").GetProperty("id").GetInt64());
            Assert.Equal(64, body.GetProperty("offer").GetProperty("hash").GetString()!.Length);
            Assert.Equal(row.Channel == "webhook" ? null : "p-" + one.Key, row.ProviderId);
        }

        var mails = (await stage.RowsAsync()).Where(row => row.Channel == "email").ToDictionary(row => row.Key.ToString("D"), row => LedgerStage.Address("email", row.MemberId));
        Assert.Equal(mails, mail.Taken().ToDictionary(one => one.Key, one => one.To));
    }

    [Theory, EachDatabase]
    public async Task A_receiver_that_does_not_know_us_pauses_the_channel_and_the_rest_waits_for_a_person(DatabaseKind kind)
    {
        await using var subscriber = await Receiver.StartAsync("http", secret: "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
        await using var stage = await LedgerStage.StartAsync(kind);
        await stage.EnableAsync("webhook", new WebhookOptions { Url = subscriber.WebhooksUrl, Secret = Secret }, mostAtOnce: 2);
        stage.Console.Clock.Now = TimeProvider.System.GetUtcNow();
        await stage.PlanAsync("webhook", 10);

        await stage.Pump.DrainAsync(default);

        Assert.Equal([("refused", "signature"), ("refused", "signature")], subscriber.Taken().Select(one => (one.Kind, one.Channel)));
        Assert.Equal("Planned 8, Rejected 2", await stage.StatesAsync());
        Assert.All((await stage.RowsAsync()).Where(row => row.State == DeliveryState.Rejected), row => Assert.Equal("http_401", row.Reason));
        await using var db = stage.Console.Read();
        var setting = await db.Set<ChannelSetting>().SingleAsync(row => row.Channel == "webhook");
        Assert.Equal((true, "http_401"), (setting.IsPaused, setting.PausedReason));
    }
}
