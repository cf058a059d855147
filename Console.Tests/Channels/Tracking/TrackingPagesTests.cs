using System.Net;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.Tracking;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Channels.Tracking;

/// <summary>The public addresses that links and pictures of messages lead to first.</summary>
public class TrackingPagesTests
{
    const string Shop = "https://shop.example/coats?a=1";
    const string Person = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1";

    [Theory, EachDatabase]
    public async Task A_link_leads_where_it_was_written_to_and_is_noted_once(DatabaseKind kind)
    {
        await using var api = await StartAsync(kind);
        var path = "/l/" + await TokenAsync(api, link: 1);

        for (var i = 0; i < 3; i++)
        {
            using var answer = await GetAsync(api, path);
            Assert.Equal((HttpStatusCode.Redirect, Shop), (answer.StatusCode, answer.Headers.Location?.OriginalString));
            Assert.True(answer.Headers.CacheControl?.NoStore);
        }

        await FlushAsync(api);
        var fact = Assert.Single(await FactsAsync(api));
        Assert.Equal(("clicked", 1L, false, 1L), (fact.Kind, fact.LinkId, fact.IsMachine, fact.OriginMemberId));
    }

    [Theory, EachDatabase]
    public async Task A_picture_is_one_pixel_that_nobody_keeps_and_is_noted(DatabaseKind kind)
    {
        await using var api = await StartAsync(kind);
        var path = "/o/" + await TokenAsync(api, link: 0) + ".gif";

        using var answer = await GetAsync(api, path);
        Assert.Equal((HttpStatusCode.OK, "image/gif"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.True(answer.Headers.CacheControl is { NoStore: true, Private: true });
        Assert.Equal("GIF89a", System.Text.Encoding.ASCII.GetString((await answer.Content.ReadAsByteArrayAsync())[..6]));
        using var proxied = await GetAsync(api, path, "Mozilla/5.0");

        await FlushAsync(api);
        Assert.Equal([("opened", false), ("opened", true)], (await FactsAsync(api)).Select(fact => (fact.Kind, fact.IsMachine)));
    }

    [Fact]
    public async Task HEAD_answers_alike_and_notes_nothing_and_a_prefetch_is_a_machine()
    {
        await using var api = await StartAsync(DatabaseKind.Sqlite);
        var (link, picture) = ("/l/" + await TokenAsync(api, 1), "/o/" + await TokenAsync(api, 0) + ".gif");

        using var looked = await SendAsync(api, HttpMethod.Head, link);
        using var peeked = await SendAsync(api, HttpMethod.Head, picture);
        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.OK), (looked.StatusCode, peeked.StatusCode));
        await FlushAsync(api);
        Assert.Empty(await FactsAsync(api));

        using var ahead = await SendAsync(api, HttpMethod.Get, link, ("Sec-Purpose", "prefetch;prerender"));
        await FlushAsync(api);
        Assert.Equal("prefetch", Assert.Single(await FactsAsync(api)).Detail);
    }

    [Fact]
    public async Task Whatever_is_forged_altered_or_carries_an_address_leads_nowhere_and_says_nothing()
    {
        await using var api = await StartAsync(DatabaseKind.Sqlite);
        var token = await TokenAsync(api, 1);
        var answers = new List<string>();
        foreach (var path in new[]
                 {
                     "/l/x", "/l/" + token[..^1], "/l/" + (token[0] == 'A' ? 'B' : 'A') + token[1..], "/l/" + token + "A", "/l/https%3A%2F%2Fevil.example", "/l/" + new TrackingToken(1, 1, 1, 1).Sign(new byte[32]),
                     "/l/" + new TrackingToken(7, 1, 1, 1).Sign(new byte[32]), "/l/" + await TokenAsync(api, 99), "/l/" + await TokenAsync(api, 0), "/l/" + new string('A', 3_000),
                 })
        {
            using var answer = await GetAsync(api, path);
            Assert.Equal((HttpStatusCode.NotFound, null), (answer.StatusCode, answer.Headers.Location));
            answers.Add(await answer.Content.ReadAsStringAsync());
        }

        // The same page for all: nobody learns what was wrong.
        Assert.Contains("This link is not valid", Assert.Single(answers.Distinct()), StringComparison.Ordinal);
        using var picture = await GetAsync(api, "/o/forged.gif");
        Assert.Equal(HttpStatusCode.NotFound, picture.StatusCode);
        foreach (var query in new[] { "?url=https://evil.example", "?to=//evil.example", "#https://evil.example" })
        {
            using var answer = await GetAsync(api, "/l/" + token + query);
            Assert.Equal(Shop, answer.Headers.Location?.OriginalString);
        }

        using var posted = await SendAsync(api, HttpMethod.Post, "/l/" + token);
        Assert.DoesNotContain("shop.example", $"{posted.Headers.Location}", StringComparison.Ordinal);
    }

    [Theory, EachDatabase]
    public async Task Of_an_erased_member_the_link_still_leads_on_and_no_consent_is_touched_by_any_of_it(DatabaseKind kind)
    {
        await using var api = await StartAsync(kind);
        using (var clicked = await GetAsync(api, "/l/" + await TokenAsync(api, 1))) Assert.Equal(HttpStatusCode.Redirect, clicked.StatusCode);
        await FlushAsync(api);
        Assert.Equal(0, await api.ReadAsync(db => db.Set<ConsentRecord>().CountAsync()));
        await api.Get<Core.Platform.Storage.WriteGate>().WriteAsync(db => db.Set<Member>().ExecuteUpdateAsync(set => set.SetProperty(member => member.Status, MemberStatus.Erased)), default);
        api.Clock.Advance(TimeSpan.FromDays(1));

        using var answer = await GetAsync(api, "/l/" + await TokenAsync(api, 1));
        await FlushAsync(api);

        Assert.Equal(Shop, answer.Headers.Location?.OriginalString);
        Assert.Single(await FactsAsync(api));
    }

    static async Task<TestApi> StartAsync(DatabaseKind kind)
    {
        var api = await TestApi.StartAsync(kind);
        await api.WriteAsync(db =>
        {
            db.Add(new Member { Id = 1 });
            db.Add(new ConsentState { MemberId = 1, Channel = "email", Topic = "offers", Granted = true });
            db.Add(new Campaign { Id = 5, Name = "Coats", State = CampaignState.Running });
            db.Add(new TrackedLink { Id = 1, CampaignId = 5, Url = Shop, Hash = TrackedLink.HashOf(Shop) });
            db.Add(new Delivery
            {
                Id = 1, Key = Guid.NewGuid(), OccurrenceId = 50, CampaignId = 5, Channel = "email", OriginMemberId = 1, MemberId = 1, State = DeliveryState.Accepted, Attempt = 1,
                FirstAttemptAt = api.Clock.Now.AddHours(-1), UpdatedAt = api.Clock.Now.AddHours(-1),
            });
        });
        return api;
    }

    static async Task<string> TokenAsync(TestApi api, long link)
    {
        var key = await api.ReadAsync(db => db.Set<Delivery>().Select(row => row.Key).SingleAsync());
        var ring = await api.Get<TrackingKeys>().MakeAsync(default);
        return new TrackingToken(ring.Current, link, 1, TrackingToken.StartOf(key)).Sign(ring.Secrets[ring.Current]);
    }

    static Task<HttpResponseMessage> GetAsync(TestApi api, string path, string agent = Person) => SendAsync(api, HttpMethod.Get, path, ("User-Agent", agent));

    static async Task<HttpResponseMessage> SendAsync(TestApi api, HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (headers.All(header => header.Name != "User-Agent")) request.Headers.TryAddWithoutValidation("User-Agent", Person);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await api.Anybody().SendAsync(request);
    }

    static Task<int> FlushAsync(TestApi api) => api.Get<TouchBuffer>().FlushAsync(all: true, default);

    static Task<List<DeliveryEvent>> FactsAsync(TestApi api) => api.ReadAsync(db => db.Set<DeliveryEvent>().OrderBy(fact => fact.IsMachine).ThenBy(fact => fact.Id).ToListAsync());
}
