using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Channels.Adapters.Sms;
using CampaignConsole.Core.Channels.Adapters.Webhook;
using CampaignConsole.Core.Channels.Inbound;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Members.Suppressions;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Channels.Inbound;

/// <summary>Replies to an SMS, as the provider tells them: STOP and START in both languages.</summary>
public sealed class InboundReplyTests
{
    const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    [Theory]
    [InlineData("STOP")]
    [InlineData(" stop. ")]
    [InlineData("ＳＴＯＰ")]
    [InlineData("Unsubscribe")]
    [InlineData("quit")]
    [InlineData("CANCEL!")]
    [InlineData("End")]
    [InlineData("td")]
    [InlineData("Ｔ")]
    [InlineData("t")]
    [InlineData("退订")]
    [InlineData("　退订。")]
    [InlineData("取消")]
    [InlineData("【停止】")]
    public void These_mean_stop(string text) => Assert.Equal(ReplyMeaning.Stop, ReplyWords.Of(text));

    [Theory]
    [InlineData("START")]
    [InlineData("ｓｔａｒｔ")]
    [InlineData("订阅")]
    public void These_mean_start(string text) => Assert.Equal(ReplyMeaning.Start, ReplyWords.Of(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("...")]
    [InlineData("Please do not stop sending these, I like them")]
    [InlineData("When does it end?")]
    [InlineData("取消订单")]
    [InlineData("STOP 😀")]
    public void These_are_no_keyword(string? text) => Assert.Equal(ReplyMeaning.Other, ReplyWords.Of(text));

    [Theory, EachDatabase]
    public async Task Stop_takes_the_consent_of_everybody_with_the_number_back_with_evidence_and_once(DatabaseKind kind)
    {
        await using var api = await StartAsync(kind);

        Assert.Equal("{\"taken\":1,\"stopped\":1,\"started\":0}", await TellAsync(api, ("m1", "13800138000", " 退订 ")));
        Assert.Equal("{\"taken\":0,\"stopped\":0,\"started\":0}", await TellAsync(api, ("m1", "13800138000", "退订")));

        Assert.All(await StatesAsync(api), state => Assert.Equal(state.Channel != "sms", state.Granted));
        var records = await api.ReadAsync(db => db.Set<ConsentRecord>().Where(record => record.Source == "sms_keyword").ToListAsync());
        // Two members have the number; the topics that they never spoke of are refused as well.
        Assert.Equal([1L, 2L], records.Where(record => record.Topic == "offers").Select(record => record.MemberId).Order());
        Assert.All(records, record => Assert.True(record is { Channel: "sms", Granted: false, EvidenceId: not null }));
        Assert.Contains("“退订” (SMS m1)", await api.ReadAsync(db => db.Set<ConsentEvidence>().Select(evidence => evidence.Text).ToListAsync()));
        Assert.Equal(0, await api.ReadAsync(db => db.Set<SuppressedAddress>().CountAsync()));
    }

    [Theory, EachDatabase]
    public async Task A_number_of_nobody_goes_onto_the_suppression_list_and_comes_off_by_start(DatabaseKind kind)
    {
        await using var api = await StartAsync(kind);

        Assert.Equal("{\"taken\":2,\"stopped\":1,\"started\":0}", await TellAsync(api, ("m1", "+8613900139000", "STOP"), ("m2", "+8613900139000", "who is this")));
        var row = await api.ReadAsync(db => db.Set<SuppressedAddress>().SingleAsync());
        Assert.Equal(("sms_keyword", SuppressedFor.Asked, "•••000", (DateTimeOffset?)null), (row.Source, row.For, row.Masked, row.Until));

        Assert.Equal("{\"taken\":1,\"stopped\":0,\"started\":1}", await TellAsync(api, ("m3", "+8613900139000", "start")));
        Assert.Equal(0, await api.ReadAsync(db => db.Set<SuppressedAddress>().CountAsync()));
        Assert.Equal(["suppression.add", "suppression.remove"],
            await api.ReadAsync(db => db.Set<AuditEntry>().Where(entry => entry.SubjectKind == "suppression").OrderBy(entry => entry.Id).Select(entry => entry.Verb).ToListAsync()));
    }

    [Theory, EachDatabase]
    public async Task Start_does_not_lift_what_a_person_put_on_the_list_before_or_after_the_stop(DatabaseKind kind)
    {
        await using var api = await StartAsync(kind);
        var (actions, by) = (api.Get<SuppressionActions>(), TestConsole.Person(Core.Platform.Access.Roles.Administrator, 1, "Ada"));
        var legal = new SuppressionDraft(SuppressedFor.Legal, "order 7");
        await actions.AddAsync(by, "+8613900139000", legal with { Until = DateOnly.FromDateTime(api.Clock.Now.Date).AddDays(10) }, default);
        await TellAsync(api, ("m1", "+8613900139000", "STOP"), ("m2", "+8613900139001", "STOP"));
        await actions.AddAsync(by, "+8613900139001", legal, default);

        await TellAsync(api, ("m3", "+8613900139000", "START"), ("m4", "+8613900139001", "START"));

        var rows = await api.ReadAsync(db => db.Set<SuppressedAddress>().ToListAsync());
        Assert.Equal(2, rows.Count);
        // The STOP made the term of the first longer, and that is all.
        Assert.All(rows, row => Assert.Equal(("person", SuppressedFor.Legal, "order 7", "Ada", (DateTimeOffset?)null), (row.Source, row.For, row.Note, row.AddedBy, row.Until)));
    }

    [Theory, EachDatabase]
    public async Task Start_brings_back_only_what_somebody_had_consented_to_by_themselves(DatabaseKind kind)
    {
        await using var api = await StartAsync(kind);
        await TellAsync(api, ("m1", "+8613800138000", "STOP"));

        await TellAsync(api, ("m2", "+8613800138000", "订阅"));

        // Member 1 had ticked the box; of member 2 an import only said so.
        Assert.Equal([(1L, true), (2L, false)], (await StatesAsync(api)).Where(state => state is { Channel: "sms", Topic: "offers" }).Select(state => (state.MemberId, state.Granted)));
        Assert.All((await StatesAsync(api)).Where(state => state is { Channel: "sms", Topic: not "offers" }), state => Assert.False(state.Granted));

        // Whoever left by another way stays away.
        await WriteAsync(api, async db =>
        {
            (await db.Set<ConsentState>().SingleAsync(state => state.MemberId == 1 && state.Channel == "sms" && state.Topic == "offers")).Granted = false;
            db.Add(new ConsentRecord { MemberId = 1, OriginMemberId = 1, Channel = "sms", Topic = "offers", Granted = false, At = api.Clock.Now.AddMinutes(1), RecordedAt = api.Clock.Now, Source = "person" });
        });
        Assert.Equal("{\"taken\":1,\"stopped\":0,\"started\":0}", await TellAsync(api, ("m3", "+8613800138000", "START")));
    }

    [Fact]
    public async Task A_call_with_another_secret_or_for_another_channel_is_refused_and_so_is_nonsense()
    {
        await using var api = await StartAsync(DatabaseKind.Sqlite);

        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(api, "{\"messages\":[]}", "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(api, "{\"messages\":[]}", Secret, "email")).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await PostAsync(api, "{\"messages\":[{\"id\":\"\",\"from\":\"1\"}]}", Secret)).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await PostAsync(api, "not json", Secret)).StatusCode);
        Assert.Equal(0, await api.ReadAsync(db => db.Set<InboundMessage>().CountAsync()));
    }

    static async Task<string> TellAsync(TestApi api, params (string Id, string From, string Text)[] messages)
    {
        using var answer = await PostAsync(api, JsonSerializer.Serialize(new { messages = messages.Select(one => new { id = one.Id, from = one.From, text = one.Text }) }), Secret);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }

    static async Task<HttpResponseMessage> PostAsync(TestApi api, string body, string secret, string provider = "sms")
    {
        var now = api.Clock.Now;
        var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/inbound/{provider}") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("webhook-id", "msg_1");
        request.Headers.Add("webhook-timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", WebhookSignature.Sign(secret, "msg_1", now, Encoding.UTF8.GetBytes(body)));
        return await api.Anybody().SendAsync(request);
    }

    static Task<List<ConsentState>> StatesAsync(TestApi api) => api.ReadAsync(db => db.Set<ConsentState>().OrderBy(state => state.MemberId).ToListAsync());

    static Task WriteAsync(TestApi api, Func<ConsoleDb, Task> change) => api.Get<WriteGate>().WriteAsync(change, default);

    static async Task<TestApi> StartAsync(DatabaseKind kind)
    {
        var api = await TestApi.StartAsync(kind);
        await WriteAsync(api, async db =>
        {
            var before = api.Clock.Now.AddDays(-10);
            for (var id = 1L; id <= 2; id++)
            {
                db.Add(new Member { Id = id });
                db.Add(new Identity { MemberId = id, OriginMemberId = id, Kind = IdentityKind.Phone, Value = "+8613800138000" });
                db.Add(new ConsentState { MemberId = id, Channel = "sms", Topic = "offers", Granted = true, At = before });
                db.Add(new ConsentState { MemberId = id, Channel = "email", Topic = "offers", Granted = true, At = before });
                db.Add(new ConsentRecord
                {
                    MemberId = id, OriginMemberId = id, Channel = "sms", Topic = "offers", Granted = true, At = before, RecordedAt = before,
                    Source = id == 1 ? "shop" : "import:7", TextVersion = id == 1 ? "2026-01" : null,
                });
            }

            foreach (var code in new[] { "offers", "news" })
                if (!await db.Set<Topic>().AnyAsync(topic => topic.Code == code)) db.Add(new Topic { Code = code, NameEn = code, NameZh = code });
            db.Add(new ChannelSetting { Channel = "sms", Options = api.Get<ChannelSecrets>().Write(new SmsOptions { Url = "https://sms.example", ReceiptSecret = Secret }, "{}") });
        });
        return api;
    }
}
