using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Redemptions.Velocity;

namespace CampaignConsole.Tests.Redemptions.Velocity;

/// <summary>Tills with limits of the test's own.</summary>
static class VelocityKit
{
    public static readonly VelocityLimit Off = new(0, 10);

    /// <summary>Nothing is limited, unless the test says so.</summary>
    public static readonly VelocityPolicy Free = new() { Member = Off, Device = Off, Clerk = Off, Store = Off, Codes = Off };

    public static Actor Ada => TestConsole.Person(Roles.Administrator, 1, "Ada");

    public static async Task<TestApi> StartAsync(DatabaseKind kind, VelocityPolicy policy)
    {
        var till = await TestApi.StartAsync(kind);
        await TillKit.SeedAsync(till.Get<WriteGate>());
        await till.Get<SettingsBook>().WriteAsync(Ada, policy, default);
        return till;
    }

    public static object Basket(string? phone = null, string store = "S1", string[]? codes = null, string? device = null) => new
    {
        member = phone is null ? null : new { kind = "phone", value = phone }, store, channel = "pos", currency = "CNY", codes, device,
        lines = new[] { new { lineId = "1", sku = "COAT", quantity = 1, unitPrice = 100_000 } },
    };

    public static Task<HttpResponseMessage> ReserveAsync(this HttpClient caller, string? phone = null, string store = "S1", string? device = null, string? clerk = null, string? key = null) =>
        caller.WriteAsync(HttpMethod.Post, "/api/v1/redemptions", new { basket = Basket(phone, store), device, clerk }, key);

    /// <summary>Status and, of a problem, its code.</summary>
    public static async Task<string> SaidAsync(this HttpResponseMessage answer) =>
        answer.IsSuccessStatusCode ? $"{(int)answer.StatusCode}" : $"{(int)answer.StatusCode} {await answer.CodeAsync()}";
}
