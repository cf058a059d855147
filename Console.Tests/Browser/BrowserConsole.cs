using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

namespace CampaignConsole.Tests.Browser;

/// <summary>The whole console on a free port with a data folder of its own, and a Chromium to drive it. One for all browser tests; each opens its own context.</summary>
public sealed class BrowserConsole : IAsyncLifetime
{
    public const string Password = "correct horse battery";

    public const string Upstream = "Browser, upstream";

    public const string Downstream = "Browser, downstream";

    readonly string folder = Directory.CreateTempSubdirectory("console-browser-").FullName;
    readonly Dictionary<(Roles, string), string> signedIn = [];
    WebApplication? app;
    IPlaywright? playwright;
    IBrowser? browser;

    public string Address { get; private set; } = "";

    public IServiceProvider Services => app!.Services;

    public async ValueTask InitializeAsync()
    {
        var web = Path.GetDirectoryName(typeof(ConsoleHost).Assembly.Location)!;
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = web, ApplicationName = typeof(ConsoleHost).Assembly.GetName().Name });
        builder.Configuration["data"] = folder;
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.AddConsole().AddConsoleEngine().Build();
        await Services.GetRequiredService<Migrator>().MigrateAsync(CancellationToken.None);
        // What the first start makes.
        await Services.GetRequiredService<WriteGate>().WriteAsync(async db =>
        {
            db.Add(new Brand { Id = 1, Name = "Northwind Apparel" });
            await TopicBook.EnsureAsync(db, CancellationToken.None);
        }, CancellationToken.None);
        // Without anybody who may sign in a console does no work, and the first flow may ask for some before it signs in.
        await PersonAsync(Roles.Administrator);
        app.UseConsole();
        await app.StartAsync();
        Address = app.Urls.First();
        // Generous: a slow machine is no failure.
        Assertions.SetDefaultExpectTimeout(15_000);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CONSOLE_TEST_CHROMIUM") ?? "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    /// <summary>Makes a person whose password need not be changed.</summary>
    public async Task<string> PersonAsync(Roles roles, Scope? scope = null, string language = Languages.English)
    {
        var name = $"{roles.ToString().ToLowerInvariant()}-{Guid.NewGuid():N}"[..24];
        var id = await Services.GetRequiredService<PeopleActions>().CreateAsync(
            Actor.Job("tests"), new PersonDraft(name, "Li Wei", roles, scope ?? Scope.Everything, Language: language), Password, CancellationToken.None);
        await Services.GetRequiredService<WriteGate>().WriteAsync(async db => (await db.FindAsync<User>(id))!.MustChangePassword = false, CancellationToken.None);
        return name;
    }

    /// <summary>A new, clean browser context with one page; errors of the browser's console fail the test by <see cref="BrowserPage.Errors"/>.</summary>
    public Task<BrowserPage> OpenAsync(int width = 1280, bool dark = false, string language = Languages.English) => OpenAsync(width, dark, language, null);

    async Task<BrowserPage> OpenAsync(int width, bool dark, string language, string? state)
    {
        var context = await browser!.NewContextAsync(new()
        {
            BaseURL = Address, ViewportSize = new() { Width = width, Height = width < 500 ? 844 : 860 }, ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light, Locale = "en-GB", StorageState = state,
        });
        if (language != Languages.English)
            await context.AddCookiesAsync([new() { Name = ".AspNetCore.Culture", Value = Uri.EscapeDataString($"c={language}|uic={language}"), Url = Address }]);
        context.SetDefaultTimeout(30_000);
        return new BrowserPage(await context.NewPageAsync());
    }

    /// <summary>A page on which a person of these roles is signed in. All tests share one person and one sign-in per roles and language:
    /// a test that changes a person, signs out or needs a scope makes its own by <see cref="PersonAsync"/>.</summary>
    public async Task<BrowserPage> SignedInAsync(Roles roles, int width = 1280, bool dark = false, string path = "/", string language = Languages.English)
    {
        if (!signedIn.TryGetValue((roles, language), out var state))
        {
            await using var first = await OpenAsync();
            await first.SignInAsync(await PersonAsync(roles, language: language), Password, "/account");
            signedIn[(roles, language)] = state = await first.Page.Context.StorageStateAsync();
        }

        var opened = await OpenAsync(width, dark, Languages.English, state);
        await opened.GoAsync(path);
        return opened;
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
        if (app is not null)
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }
}

/// <summary>Flows of goods, members, audiences, offers and the desk share one console, one after the other.</summary>
[CollectionDefinition(BrowserConsole.Upstream)]
public sealed class UpstreamFlows : ICollectionFixture<BrowserConsole>;

/// <summary>Flows of campaigns and of steering the console have another, since they change its settings; the two run side by side.</summary>
[CollectionDefinition(BrowserConsole.Downstream)]
public sealed class DownstreamFlows : ICollectionFixture<BrowserConsole>;
