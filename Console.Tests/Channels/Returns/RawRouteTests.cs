using System.Globalization;
using System.Net;
using System.Text;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Channels.Adapters.Email;
using CampaignConsole.Core.Channels.Adapters.Sms;
using CampaignConsole.Core.Channels.Adapters.Webhook;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Channels.Returns;

/// <summary>Mails that a mail server hands over by HTTP.</summary>
public sealed class RawRouteTests
{
    const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    [Theory, EachDatabase]
    public async Task A_signed_mail_settles_its_message_once(DatabaseKind kind)
    {
        await using var api = await TestApi.StartAsync(kind);
        var key = await SeedAsync(api);
        var mail = ReturnedMails.Report(key, "failed", "5.1.1");

        Assert.Equal("{\"stored\":1}", await (await PostAsync(api, mail)).Content.ReadAsStringAsync());
        Assert.Equal("{\"stored\":0}", await (await PostAsync(api, mail)).Content.ReadAsStringAsync());
        Assert.Equal("{\"stored\":0}", await (await PostAsync(api, "Subject: Out of office\n\nBack on Monday")).Content.ReadAsStringAsync());

        var row = await api.ReadAsync(db => db.Set<Delivery>().SingleAsync());
        Assert.Equal((DeliveryState.Rejected, "bounced"), (row.State, row.Reason));
    }

    [Fact]
    public async Task Another_secret_another_channel_and_what_is_too_large_are_refused()
    {
        await using var api = await TestApi.StartAsync(DatabaseKind.Sqlite);
        var mail = ReturnedMails.Report(await SeedAsync(api), "failed", "5.1.1");

        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(api, mail, "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(api, mail, provider: "sms")).StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await PostAsync(api, mail + new string('x', 1024 * 1024))).StatusCode);
        Assert.Equal(0, await api.ReadAsync(db => db.Set<DeliveryEvent>().CountAsync()));
    }

    static async Task<HttpResponseMessage> PostAsync(TestApi api, string mail, string secret = Secret, string provider = "email")
    {
        var (now, bytes) = (api.Clock.Now, Encoding.UTF8.GetBytes(mail));
        var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/receipts/{provider}/raw") { Content = new ByteArrayContent(bytes) };
        request.Content.Headers.ContentType = new("message/rfc822");
        request.Headers.Add("webhook-id", "mail_1");
        request.Headers.Add("webhook-timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", WebhookSignature.Sign(secret, "mail_1", now, bytes));
        return await api.Anybody().SendAsync(request);
    }

    static async Task<Guid> SeedAsync(TestApi api)
    {
        var key = Guid.NewGuid();
        await api.WriteAsync(db =>
        {
            db.Add(new Member { Id = 1 });
            db.Add(new Campaign { Id = 5, Name = "Coats", State = CampaignState.Running });
            db.Add(new ChannelSetting { Channel = "email", Options = api.Get<ChannelSecrets>().Write(new EmailOptions { Host = "relay.example", FromAddress = "news@brand.example", ReceiptSecret = Secret }, "{}") });
            db.Add(new ChannelSetting { Channel = "sms", Options = api.Get<ChannelSecrets>().Write(new SmsOptions { Url = "https://sms.example", ReceiptSecret = Secret }, "{}") });
            db.Add(new Delivery
            {
                Key = key, OccurrenceId = 50, CampaignId = 5, Channel = "email", OriginMemberId = 1, MemberId = 1, AddressHash = DeliveryPlanning.HashOf("email", "m1@example.org"),
                State = DeliveryState.Unknown, Attempt = 1,
            });
        });
        return key;
    }
}
