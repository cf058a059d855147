using System.Net.Http.Json;
using System.Text.Json;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Members.WeChat;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Tests.Campaigns;
using CampaignConsole.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Members.WeChat;

/// <summary>Members allow messages in a mini program, and their counters say how many.</summary>
public sealed class WeChatGrantTests
{
    [Theory, EachDatabase]
    public async Task By_the_api_each_grant_adds_to_its_counter_and_counts_once(DatabaseKind kind)
    {
        await using var api = await TestApi.StartAsync(kind);
        await api.WriteAsync(db =>
        {
            db.Add(new Member { Id = 1 });
            db.Add(new Identity { Id = 11, MemberId = 1, OriginMemberId = 1, Kind = IdentityKind.Wechat, Issuer = "wx1", Value = "o1" });
        });
        var caller = await api.CallerAsync("activity");

        Assert.Equal(["created ", "created ", "unchanged ", "refused member_unknown", "refused grant_incomplete", "refused grant_incomplete"], await PostAsync(caller, "a",
            new { key = "g1", app = "wx1", openId = "o1", template = "T" }, new { key = "g2", app = "wx1", openId = "o1", template = "T", count = 3 }, new { key = "g1", app = "wx1", openId = "o1", template = "T" },
            new { key = "g3", app = "wx2", openId = "o1", template = "T" }, new { key = "g4", app = "wx1", openId = "o1" }, new { key = "g5", app = "wx1", openId = "o1", template = "T", count = 0 }));
        Assert.Equal(["unchanged "], await PostAsync(caller, "b", new { key = "g2", app = "wx1", openId = "o1", template = "T", count = 3 }));

        // A rotation makes a key of the same name with another number: it is the same source.
        Assert.Equal(["unchanged "], await PostAsync(await api.CallerAsync("activity"), "c", new { key = "g1", app = "wx1", openId = "o1", template = "T" }));

        var counter = await api.ReadAsync(db => db.Set<WeChatAllowance>().SingleAsync());
        Assert.Equal((11L, "T", 4), (counter.IdentityId, counter.Template, counter.Remaining));
        Assert.Equal([1, 3], await api.ReadAsync(db => db.Set<WeChatGrant>().OrderBy(grant => grant.Id).Select(grant => grant.Count).ToListAsync()));
    }

    [Theory, EachDatabase]
    public async Task A_grant_that_cannot_be_read_loses_none_of_the_others(DatabaseKind kind)
    {
        await using var api = await TestApi.StartAsync(kind);
        await api.WriteAsync(db =>
        {
            db.Add(new Member { Id = 1 });
            db.Add(new Identity { Id = 11, MemberId = 1, OriginMemberId = 1, Kind = IdentityKind.Wechat, Issuer = "wx1", Value = "o1" });
        });

        Assert.Equal(["refused row_malformed", "refused row_malformed", "refused row_malformed", "created "], await PostAsync(await api.CallerAsync("activity"), "a",
            null, new { key = "g1", app = "wx1", openId = "o1", template = "T", count = "three" }, new { key = "g2", app = "wx1", openId = "o1", template = "T", at = "yesterday" },
            new { key = "g3", app = "wx1", openId = "o1", template = "T" }));
    }

    [Fact]
    public async Task A_key_without_the_scope_is_refused()
    {
        await using var api = await TestApi.StartAsync(DatabaseKind.Sqlite);
        var caller = await api.CallerAsync("offers");
        caller.DefaultRequestHeaders.Add("Idempotency-Key", "a");

        Assert.Equal(System.Net.HttpStatusCode.Forbidden, (await caller.PostAsJsonAsync("/api/v1/wechat/subscriptions", new { grants = Array.Empty<object>() })).StatusCode);
    }

    [Theory, EachDatabase]
    public async Task The_same_grant_told_by_many_at_once_counts_once(DatabaseKind kind)
    {
        await using var console = await CampaignMaker.StartAsync(kind);
        await AddAsync(console);
        var actions = console.Get<WeChatGrantActions>();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(at => Task.Run(() => actions.TakeAsync(console.Marketer, "key:1", [new($"g{at % 4}", "wx1", "o1", "T"), new("g0", "wx1", "o1", "T")], default))));

        Assert.Equal(4, (await console.ReadAsync(db => db.Set<WeChatAllowance>().SingleAsync())).Remaining);
    }

    [Theory, EachDatabase]
    public async Task A_member_shows_what_is_left_and_another_scope_sees_and_grants_nothing(DatabaseKind kind)
    {
        await using var console = await CampaignMaker.StartAsync(kind);
        await AddAsync(console);
        var (actions, queries) = (console.Get<WeChatGrantActions>(), console.Get<WeChatAllowanceQueries>());
        await actions.TakeAsync(console.Marketer, "key:1", [new("g1", "wx1", "o1", "T", 2), new("g2", "wx1", "o1", "U")], default);
        await console.Gate.WriteAsync(db => WeChatAllowances.SpendAsync(db, "T", [11], console.Clock.Now, default), default);
        var elsewhere = console.Marketer with { Scope = new Scope(ScopeKind.Stores, ["S99"]) };

        Assert.Equal([("wx1", "T", 1, 2L), ("wx1", "U", 1, 1L)], (await queries.OfMemberAsync(console.Marketer, 1, default)).Select(row => (row.App, row.Template, row.Remaining, row.Granted)));
        Assert.Empty(await queries.OfMemberAsync(elsewhere, 1, default));
        Assert.Equal("member_unknown", Assert.Single(await actions.TakeAsync(elsewhere, "key:2", [new("g1", "wx1", "o1", "T")], default)).Problem?.Code);
        Assert.Equal("right_missing", (await Assert.ThrowsAsync<Refused>(() => actions.TakeAsync(console.Approver, "key:1", [], default))).Code);
    }

    static Task AddAsync(TestConsole console) => console.WriteAsync(db =>
    {
        db.Add(new Member { Id = 1 });
        db.Add(new Identity { Id = 11, MemberId = 1, OriginMemberId = 1, Kind = IdentityKind.Wechat, Issuer = "wx1", Value = "o1" });
    });

    static async Task<IReadOnlyList<string>> PostAsync(HttpClient caller, string key, params object?[] grants)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/wechat/subscriptions") { Content = JsonContent.Create(new { grants }) };
        request.Headers.Add("Idempotency-Key", key);
        var answer = await caller.SendAsync(request);
        return [.. JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("results").EnumerateArray()
            .Select(row => row.GetProperty("status").GetString() + " " + (row.TryGetProperty("code", out var code) ? code.GetString() : ""))];
    }
}
