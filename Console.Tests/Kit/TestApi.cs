using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CampaignConsole.Tests.Kit;

/// <summary>The whole console behind an in-memory server, on a database of the test's own, with a settable clock; no jobs run by themselves.</summary>
public sealed class TestApi : IAsyncDisposable
{
    readonly TestDatabase? own;
    readonly WebApplication app;

    TestApi(TestDatabase? own, WebApplication app, TestClock clock) => (this.own, this.app, Clock) = (own, app, clock);

    public TestClock Clock { get; }

    public IServiceProvider Services => app.Services;

    /// <summary>Starts with a brand (CNY, Asia/Shanghai) and an administrator who owns the keys.</summary>
    /// <param name="routes">Further routes of the test's own.</param>
    public static async Task<TestApi> StartAsync(DatabaseKind kind = DatabaseKind.Sqlite, Action<IEndpointRouteBuilder>? routes = null, (string Key, string Value)[]? settings = null)
    {
        var database = await TestDatabase.CreateAsync(kind);
        return await StartAsync(database, database, TestClock.Usual, routes, settings);
    }

    /// <summary>The same on a database that the test keeps, at the real time: another process works on it afterwards.</summary>
    public static Task<TestApi> OnAsync(TestDatabase database) => StartAsync(database, null, TimeProvider.System.GetUtcNow(), null, null);

    /// <summary>The first node on a database that the test keeps.</summary>
    public static Task<TestApi> NodeAsync(TestDatabase database) => StartAsync(database, null, TestClock.Usual, null, null);

    /// <summary>One more node on the database of another, at that one's time.</summary>
    public static Task<TestApi> BesideAsync(TestDatabase database, TestApi first) => StartAsync(database, null, first.Clock.Now, null, null, seed: false);

    /// <summary>Beside another process that works on the database, at the real time.</summary>
    public static Task<TestApi> BesideAsync(TestDatabase database) => StartAsync(database, null, TimeProvider.System.GetUtcNow(), null, null, seed: false);

    static async Task<TestApi> StartAsync(TestDatabase database, TestDatabase? own, DateTimeOffset now, Action<IEndpointRouteBuilder>? routes, (string Key, string Value)[]? settings, bool seed = true)
    {
        var clock = new TestClock(now);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = "CampaignConsole.Web", EnvironmentName = "Testing", ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.Configuration["Database:Provider"] = database.Options.Provider;
        builder.Configuration["Database:DataFolder"] = database.Options.DataFolder;
        builder.Configuration["Database:Installation"] = database.Options.Installation;
        builder.Configuration["ConnectionStrings:Console"] = database.Options.ConnectionString;
        foreach (var (key, value) in settings ?? []) builder.Configuration[key] = value;
        builder.AddConsole();
        builder.WebHost.UseTestServer();
        builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
        builder.Services.RemoveAll<IHostedService>();
        var app = builder.Build();
        app.UseConsole();
        routes?.Invoke(app);
        await app.StartAsync();
        var api = new TestApi(own, app, clock);
        if (seed) await api.WriteAsync(db =>
        {
            db.Add(new Brand { Id = 1, Name = "Northwind Apparel", Language = "en" });
            db.Add(new User { UserName = "ada", NormalizedUserName = "ADA", DisplayName = "Ada Administrator", Roles = Roles.Administrator, Scope = Scope.Everything.ToJson() });
        });
        // The console protects something before anybody works in it (sign-in); so does a test, outside of any write.
        api.Get<IDataProtectionProvider>().CreateProtector("warm").Protect("warm");
        return api;
    }

    public T Get<T>() where T : notnull => app.Services.GetRequiredService<T>();

    public async Task<T> ReadAsync<T>(Func<ConsoleDb, Task<T>> question)
    {
        await using var db = Get<IDbContextFactory<ConsoleDb>>().CreateDbContext();
        return await question(db);
    }

    public Task WriteAsync(Action<ConsoleDb> write) => Get<WriteGate>().WriteAsync(db =>
    {
        write(db);
        return Task.CompletedTask;
    }, CancellationToken.None);

    /// <summary>A caller with a fresh key of these scopes, comma-separated.</summary>
    public async Task<HttpClient> CallerAsync(string scopes, string? store = null, bool isTest = false)
    {
        var key = "test_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var (creator, storeId) = await ReadAsync(async db => (
            await db.Set<User>().Where(user => user.NormalizedUserName == "ADA").Select(user => user.Id).SingleAsync(),
            await db.Set<Store>().Where(row => row.Code == store).Select(row => (long?)row.Id).FirstOrDefaultAsync()));
        await WriteAsync(db => db.Add(new ApiKey
        {
            Name = "test", Hash = SHA256.HashData(Encoding.UTF8.GetBytes(key)), Mask = key[^4..], Scopes = scopes, StoreId = storeId, CreatedById = creator,
            CreatedAt = Clock.Now, IsTest = isTest,
        }));
        var caller = Anybody();
        caller.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return caller;
    }

    /// <summary>A caller without a key.</summary>
    public HttpClient Anybody() => app.GetTestClient();

    /// <summary>All routes that the application serves.</summary>
    public IReadOnlyList<RouteEndpoint> Routes() => [.. Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        if (own is not null) await own.DisposeAsync();
    }
}

/// <summary>How tests speak to the API.</summary>
public static class ApiCalls
{
    /// <summary>A write with an Idempotency-Key; a fresh one unless the test names it.</summary>
    public static Task<HttpResponseMessage> WriteAsync(this HttpClient caller, HttpMethod method, string path, object? body = null, string? key = null)
    {
        var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = body is string text ? new StringContent(text, Encoding.UTF8, "application/json") : JsonContent.Create(body);
        request.Headers.Add("Idempotency-Key", key ?? Guid.NewGuid().ToString());
        return caller.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage answer) =>
        JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).RootElement;

    /// <summary>The stable code of a problem.</summary>
    public static async Task<string?> CodeAsync(this HttpResponseMessage answer) => (await answer.JsonAsync()).GetProperty("code").GetString();
}
