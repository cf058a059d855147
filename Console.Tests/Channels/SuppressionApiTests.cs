using System.Net;
using System.Text.Json;
using CampaignConsole.Core.Members.Suppressions;
using CampaignConsole.Tests.Api;
using CampaignConsole.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Channels;

/// <summary>The suppression list for other systems: addresses go in, hashes and masks come out.</summary>
public sealed class SuppressionApiTests
{
    [Theory, EachDatabase]
    public async Task Addresses_are_added_once_found_by_their_whole_and_let_go_with_a_reason(DatabaseKind kind)
    {
        await using var api = await TestApi.StartAsync(kind);
        var caller = await api.CallerAsync("suppressions");
        object[] rows =
        [
            new { address = "+8613800138000", note = "asked by phone" }, new { address = "ann@example.org", @for = "complained", until = "2027-01-31" }, new { address = "no address" },
            new { address = "old@example.org", until = "2020-01-01" }, new { address = "ANN@example.org" },
        ];

        var first = await (await caller.WriteAsync(HttpMethod.Post, "/api/v1/suppressions", new { rows })).EnsureSuccessStatusCode().JsonAsync();
        var second = await (await caller.WriteAsync(HttpMethod.Post, "/api/v1/suppressions", new { rows = rows[..1] })).EnsureSuccessStatusCode().JsonAsync();

        Assert.Equal(["created", "created", "refused", "refused", "created"], Statuses(first));
        Assert.Equal("suppression_until_past", first.GetProperty("results")[3].GetProperty("code").GetString());
        Assert.Equal(["unchanged"], Statuses(second));
        Assert.Equal(first.GetProperty("results")[0].GetProperty("id").GetString(), second.GetProperty("results")[0].GetProperty("id").GetString());
        var held = await api.ReadAsync(db => db.Set<SuppressedAddress>().OrderBy(row => row.Id).ToListAsync());
        // The second of Ann's is for ever, which is longer than a day.
        Assert.Equal([(SuppressedFor.Asked, "api", null), (SuppressedFor.Asked, "api", (DateTimeOffset?)null)], held.Select(row => (row.For, row.Source, row.Until)));

        var found = await (await caller.WriteAsync(HttpMethod.Post, "/api/v1/suppressions/query", new { address = "138 0013 8000" })).EnsureSuccessStatusCode().JsonAsync();
        var item = Assert.Single(found.GetProperty("items").EnumerateArray());
        Assert.Equal("phone", item.GetProperty("kind").GetString());
        Assert.DoesNotContain("13800138000", item.GetRawText());
        Assert.Empty((await (await caller.WriteAsync(HttpMethod.Post, "/api/v1/suppressions/query", new { address = "bob@example.org" })).JsonAsync()).GetProperty("items").EnumerateArray());

        var path = $"/api/v1/suppressions/{item.GetProperty("id").GetInt64()}";
        Assert.Equal("reason_missing", await (await caller.WriteAsync(HttpMethod.Delete, path)).CodeAsync());
        Assert.Equal(HttpStatusCode.NoContent, (await caller.WriteAsync(HttpMethod.Delete, path + "?reason=a%20mistake", key: "once")).StatusCode);
        // Asked again with the same key it is answered the same; with another there is nothing any more.
        Assert.Equal(HttpStatusCode.NoContent, (await caller.WriteAsync(HttpMethod.Delete, path + "?reason=a%20mistake", key: "once")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await caller.WriteAsync(HttpMethod.Delete, path + "?reason=again")).StatusCode);
    }

    [Theory, EachDatabase]
    public async Task The_list_is_read_page_by_page_and_a_key_that_only_reads_writes_nothing(DatabaseKind kind)
    {
        await using var api = await TestApi.StartAsync(kind);
        var caller = await api.CallerAsync("suppressions");
        await (await caller.WriteAsync(HttpMethod.Post, "/api/v1/suppressions", new { rows = Enumerable.Range(1, 5).Select(number => new { address = $"m{number}@example.org", @for = number == 3 ? "legal" : "asked" }) })).EnsureSuccessStatusCode().JsonAsync();

        var (seen, cursor) = (new List<long>(), (string?)null);
        do
        {
            var page = await (await caller.GetAsync($"/api/v1/suppressions?limit=2&cursor={cursor}", TestContext.Current.CancellationToken)).EnsureSuccessStatusCode().JsonAsync();
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(row => row.GetProperty("id").GetInt64()));
            cursor = page.TryGetProperty("next", out var next) && next.ValueKind == JsonValueKind.String ? Uri.EscapeDataString(next.GetString()!) : null;
        } while (cursor is not null);

        Assert.Equal(5, seen.Distinct().Count());
        Assert.Equal(5, seen.Count);
        var legal = await (await caller.GetAsync("/api/v1/suppressions?for=legal", TestContext.Current.CancellationToken)).JsonAsync();
        Assert.Single(legal.GetProperty("items").EnumerateArray());
        var reader = await api.CallerAsync("suppressions:read");
        Assert.Equal("scope_missing", await (await reader.WriteAsync(HttpMethod.Post, "/api/v1/suppressions", new { rows = Array.Empty<object>() })).CodeAsync());
        var many = await caller.WriteAsync(HttpMethod.Post, "/api/v1/suppressions", new { rows = Enumerable.Range(1, 1_001).Select(number => new { address = $"n{number}@example.org" }) });
        Assert.Equal("batch_too_long", await many.CodeAsync());
    }

    [Theory, EachDatabase]
    public async Task A_row_that_cannot_be_read_loses_none_of_the_others_and_the_last_day_of_the_calendar_is_for_ever(DatabaseKind kind)
    {
        await using var api = await TestApi.StartAsync(kind);
        var caller = await api.CallerAsync("suppressions");
        object?[] rows =
        [
            new { address = "ann@example.org", until = "9999-12-31" }, null, new { address = "bob@example.org", @for = "unheard of" }, new { address = "cid@example.org", until = "31.12.2026" }, "dan@example.org",
            new { address = "eve@example.org" },
        ];

        var answer = await (await caller.WriteAsync(HttpMethod.Post, "/api/v1/suppressions", new { rows })).EnsureSuccessStatusCode().JsonAsync();

        Assert.Equal(["created", "refused", "refused", "refused", "refused", "created"], Statuses(answer));
        Assert.All(answer.GetProperty("results").EnumerateArray().Skip(1).Take(4), row => Assert.Equal("row_malformed", row.GetProperty("code").GetString()));
        Assert.Equal([null, null], await api.ReadAsync(db => db.Set<SuppressedAddress>().Select(row => row.Until).ToListAsync()));
    }

    static IEnumerable<string?> Statuses(JsonElement answer) => answer.GetProperty("results").EnumerateArray().Select(row => row.GetProperty("status").GetString());
}
