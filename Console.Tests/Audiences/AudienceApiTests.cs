using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CampaignConsole.Core.Audiences.Lists;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Identities;

namespace CampaignConsole.Tests.Audiences;

/// <summary>Counting and lists over HTTP.</summary>
public class AudienceApiTests
{
    [Theory, EachDatabase]
    public async Task A_rule_is_counted_and_a_bad_one_is_refused_with_its_code(DatabaseKind kind)
    {
        await using var api = await TestApi.StartAsync(kind);
        await api.WriteAsync(db => db.AddRange(new Member { Tier = "gold" }, new Member { Tier = "silver" }));
        var caller = await api.CallerAsync("audiences");
        var answer = await caller.PostAsJsonAsync("/api/v1/audiences/count", new { rule = new { type = "all", rules = new[] { new { type = "tierIs", tiers = new[] { "gold" } } } } });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((1, true, true), (body.GetProperty("count").GetInt32(), body.TryGetProperty("tookMs", out _), body.TryGetProperty("asOf", out _)));
        var bad = await caller.PostAsJsonAsync("/api/v1/audiences/count", new { rule = new { type = "nonsense" } });
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "rule_unreadable"), (bad.StatusCode, (await bad.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString()));
        Assert.Equal(HttpStatusCode.Forbidden, (await (await api.CallerAsync("offers")).PostAsJsonAsync("/api/v1/audiences/count", new { rule = new { } })).StatusCode);
    }

    [Fact]
    public async Task Members_are_put_on_a_list_and_the_document_shows_every_condition()
    {
        await using var api = await TestApi.StartAsync();
        var (list, member) = (new MemberList { Name = "Guests" }, new Member());
        await api.WriteAsync(db => db.AddRange(list, member));
        await api.WriteAsync(db => db.Add(new Identity { MemberId = member.Id, Kind = IdentityKind.Card, Value = "C1" }));
        var caller = await api.CallerAsync("audiences");
        caller.DefaultRequestHeaders.Add("Idempotency-Key", "k1");
        var answer = await caller.PostAsJsonAsync($"/api/v1/lists/{list.Id}/members", new { members = new object[] { new { value = "C1", kind = "card" }, new { value = "C2" } } });
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((1, "C2"), (body.GetProperty("added").GetInt32(), body.GetProperty("unknown")[0].GetString()));
        var document = await caller.GetStringAsync("/openapi/v1.json");
        Assert.All(RuleCatalogue.Conditions, name => Assert.Contains($"\"type\": \"{name}\"", document));
    }
}
