using System.Text.Json;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Redemptions.Offline;
using CampaignConsole.Web.Http;

namespace CampaignConsole.Tests.Redemptions.Offline;

/// <summary>A till's side of the API.</summary>
static class OfflineKit
{
    public static async Task<TestApi> StartAsync(DatabaseKind kind = DatabaseKind.Sqlite)
    {
        var till = await TestApi.StartAsync(kind);
        await TillKit.SeedAsync(till.Get<WriteGate>());
        return till;
    }

    /// <summary>The pack, read by the published key.</summary>
    public static async Task<PackDocument> PackAsync(this HttpClient caller, string query = "?store=S1")
    {
        var key = (await (await caller.GetAsync("/api/v1/offers/pack/keys", TestContext.Current.CancellationToken)).JsonAsync()).GetProperty("keys")[0].Deserialize<PackPublicKey>(ApiJson.Options)!;
        var signed = (await (await caller.GetAsync("/api/v1/offers/pack" + query, TestContext.Current.CancellationToken)).JsonAsync()).Deserialize<SignedPack>(ApiJson.Options)!;
        var pack = signed.Read(key);
        Assert.NotNull(pack);
        return pack;
    }

    /// <summary>A coat at ¥ 1,000.00 that a till sold.</summary>
    public static object Sale(long sequence, string receipt, DateTimeOffset? at, object[]? offers = null, long? total = null, object? member = null, int quantity = 1) => new
    {
        sequence,
        basket = new { channel = "pos", currency = "CNY", member, lines = new[] { new { lineId = "1", sku = "COAT", quantity, unitPrice = 100_000 } } },
        receipt = new { source = "till", receiptId = receipt, at },
        offers,
        total,
    };

    public static async Task<JsonElement> SendAsync(this HttpClient caller, object[] sales, string device = "T1", string store = "S1", DateTimeOffset? sentAt = null)
    {
        var answer = await caller.WriteAsync(HttpMethod.Post, "/api/v1/redemptions/offline", new { device, store, sentAt, sales });
        Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);
        return await answer.JsonAsync();
    }

    /// <summary>Status and code of each row.</summary>
    public static IReadOnlyList<string> Said(this JsonElement answer) => [.. answer.GetProperty("results").EnumerateArray().Select(row => $"{Text(row, "status")} {Text(row, "code")}".TrimEnd())];

    public static IReadOnlyList<string?> Ids(this JsonElement answer) => [.. answer.GetProperty("results").EnumerateArray().Select(row => Text(row, "id"))];

    public static string Gaps(this JsonElement answer) => string.Join(' ', answer.GetProperty("gaps").EnumerateArray().Select(gap => $"{gap.GetProperty("from")}-{gap.GetProperty("to")}"));

    static string? Text(JsonElement row, string name) => row.TryGetProperty(name, out var value) ? value.GetString() : null;
}
