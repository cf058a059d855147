using System.Net;
using System.Text;
using System.Text.Json;
using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Channels.Adapters.Sms;
using CampaignConsole.Core.Channels.Adapters.Webhook;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Channels;

/// <summary>What comes back from outside: members who leave by a link, and providers that tell what became of a message.</summary>
public sealed class PublicPagesTests
{
    const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    [Theory, EachDatabase]
    public async Task Looking_at_the_link_changes_nothing_and_one_click_takes_the_consent_back(DatabaseKind kind)
    {
        await using var api = await StartAsync(kind);
        var caller = api.Anybody();
        var link = "/u/" + api.Get<MemberLinks>().TokenOf(new MemberLink(1, "sms", "offers", 1));

        Assert.Equal(HttpStatusCode.OK, (await caller.GetAsync(link)).StatusCode);
        Assert.True(await GrantedAsync(api));
        using var oneClick = new FormUrlEncodedContent(new Dictionary<string, string> { ["List-Unsubscribe"] = "One-Click" });
        Assert.Equal(HttpStatusCode.OK, (await caller.PostAsync(link, oneClick)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await caller.PostAsync(link, null)).StatusCode);

        Assert.False(await GrantedAsync(api));
        var record = await api.ReadAsync(db => db.Set<ConsentRecord>().SingleAsync());
        Assert.Equal((1, "sms", "offers", false, "link"), (record.MemberId, record.Channel, record.Topic, record.Granted, record.Source));
    }

    [Fact]
    public async Task A_forged_link_is_not_found_and_changes_nothing()
    {
        await using var api = await StartAsync(DatabaseKind.Sqlite);

        Assert.Equal(HttpStatusCode.NotFound, (await api.Anybody().PostAsync("/u/CfDJ8forged", null)).StatusCode);
        Assert.True(await GrantedAsync(api));
    }

    [Fact]
    public async Task Preferences_are_stored_as_chosen()
    {
        await using var api = await StartAsync(DatabaseKind.Sqlite);
        var link = "/p/" + api.Get<MemberLinks>().TokenOf(new MemberLink(1, "sms", "offers", 1));
        Assert.Contains("checked", await api.Anybody().GetStringAsync(link));

        using var none = new FormUrlEncodedContent([]);
        await api.Anybody().PostAsync(link, none);
        Assert.False(await GrantedAsync(api));
        using var again = new FormUrlEncodedContent(new Dictionary<string, string> { ["shows"] = "1", ["granted"] = "sms|offers" });
        await api.Anybody().PostAsync(link, again);

        Assert.True(await GrantedAsync(api));
    }

    [Theory, EachDatabase]
    public async Task A_signed_receipt_becomes_facts_once_settles_what_was_unknown_and_a_complaint_takes_the_consent_back(DatabaseKind kind)
    {
        await using var api = await StartAsync(kind);
        var key = (await api.ReadAsync(db => db.Set<Delivery>().SingleAsync())).Key;
        var body = JsonSerializer.Serialize(new { events = new object[] { new { id = "e1", type = "delivered", key }, new { id = "e2", type = "complained", key }, new { id = "e3", type = "delivered", key = Guid.NewGuid() } } });

        Assert.Equal("{\"stored\":2}", await (await PostAsync(api, body, Secret)).Content.ReadAsStringAsync());
        Assert.Equal("{\"stored\":0}", await (await PostAsync(api, body, Secret)).Content.ReadAsStringAsync());

        Assert.Equal(DeliveryState.Accepted, (await api.ReadAsync(db => db.Set<Delivery>().SingleAsync())).State);
        Assert.Equal(["complained", "delivered"], await api.ReadAsync(db => db.Set<DeliveryEvent>().OrderBy(fact => fact.Kind).Select(fact => fact.Kind).ToListAsync()));
        Assert.Equal([ActivityKind.Sent, ActivityKind.Delivered, ActivityKind.Complained], await api.ReadAsync(db => db.Set<ActivityEntry>().OrderBy(entry => entry.Kind).Select(entry => entry.Kind).ToListAsync()));
        Assert.Equal("complaint", await api.ReadAsync(db => db.Set<ConsentRecord>().Select(record => record.Source).SingleAsync()));
        Assert.False(await GrantedAsync(api));
    }

    [Theory, EachDatabase]
    public async Task A_bounce_is_a_hard_one_only_where_the_provider_says_that_it_is_for_good(DatabaseKind kind)
    {
        await using var api = await StartAsync(kind);
        var key = (await api.ReadAsync(db => db.Set<Delivery>().SingleAsync())).Key;
        var body = JsonSerializer.Serialize(new { events = new object[] { new { id = "e1", type = "bounced", key }, new { id = "e2", type = "bounced", key, permanent = true } } });

        Assert.Equal("{\"stored\":2}", await (await PostAsync(api, body, Secret)).Content.ReadAsStringAsync());

        Assert.Equal(["e1 soft_bounced", "e2 bounced"],
            (await api.ReadAsync(db => db.Set<DeliveryEvent>().OrderBy(fact => fact.ProviderEventId).ToListAsync())).Select(fact => $"{fact.ProviderEventId} {fact.Kind}"));
    }

    [Fact]
    public async Task A_receipt_with_another_secret_is_refused()
    {
        await using var api = await StartAsync(DatabaseKind.Sqlite);

        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(api, "{\"events\":[]}", "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")).StatusCode);
    }

    static async Task<HttpResponseMessage> PostAsync(TestApi api, string body, string secret)
    {
        var now = api.Clock.Now;
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/receipts/sms") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("webhook-id", "msg_1");
        request.Headers.Add("webhook-timestamp", now.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", WebhookSignature.Sign(secret, "msg_1", now, Encoding.UTF8.GetBytes(body)));
        return await api.Anybody().SendAsync(request);
    }

    static Task<bool> GrantedAsync(TestApi api) => api.ReadAsync(db => db.Set<ConsentState>().Where(state => state.MemberId == 1).Select(state => state.Granted).SingleAsync());

    static async Task<TestApi> StartAsync(DatabaseKind kind)
    {
        var api = await TestApi.StartAsync(kind);
        await api.WriteAsync(db =>
        {
            db.Add(new Member { Id = 1 });
            db.Add(new ConsentState { MemberId = 1, Channel = "sms", Topic = "offers", Granted = true });
            db.Add(new Campaign { Id = 5, Name = "Coats", State = CampaignState.Running });
            db.Add(new ChannelSetting { Channel = "sms", Options = api.Get<ChannelSecrets>().Write(new SmsOptions { Url = "https://sms.example", ReceiptSecret = Secret }, "{}") });
            db.Add(new Delivery { Id = 1, Key = Guid.NewGuid(), OccurrenceId = 50, CampaignId = 5, Channel = "sms", OriginMemberId = 1, MemberId = 1, State = DeliveryState.Unknown, Attempt = 1, UpdatedAt = api.Clock.Now });
        });
        return api;
    }
}
