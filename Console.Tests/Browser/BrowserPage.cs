using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace CampaignConsole.Tests.Browser;

/// <summary>One browser page with what flows need again and again.</summary>
public sealed class BrowserPage : IAsyncDisposable
{
    static readonly Lazy<string> AxeScript = new(() =>
    {
        using var script = typeof(AxeRunOptions).Assembly.GetManifestResourceStream("Deque.AxeCore.Commons.Resources.axe.min.js")!;
        using var reader = new StreamReader(script);
        return reader.ReadToEnd();
    });

    /// <summary>Colours change in the frame after the theme, by a transition.</summary>
    const string Drawn = """
        async () => {
          for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
          await Promise.allSettled(document.getAnimations().filter(one => one instanceof CSSTransition).map(one => one.finished));
        }
        """;

    readonly List<string> errors = [];

    public BrowserPage(IPage page)
    {
        Page = page;
        page.PageError += (_, error) => errors.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error") errors.Add(message.Text);
        };
    }

    public IPage Page { get; }

    /// <summary>What the browser complained about.</summary>
    public IReadOnlyList<string> Errors => errors;

    /// <summary>Opens an address and waits for the shell.</summary>
    public async Task GoAsync(string path)
    {
        await Page.GotoAsync(path);
        await Page.WaitForSelectorAsync(".app main h1");
        await SettledAsync();
    }

    public async Task SignInAsync(string name, string password, string path = "/")
    {
        await Page.GotoAsync("/sign-in?back=" + Uri.EscapeDataString(path));
        await Page.FillAsync("#name", name);
        await Page.FillAsync("#password", password);
        await Page.ClickAsync("button[type=submit]");
        await Page.WaitForSelectorAsync(".app");
        await SettledAsync();
    }

    /// <summary>Waits until no skeleton is left.</summary>
    public async Task SettledAsync() => await Page.WaitForFunctionAsync("() => !document.querySelector('main .skeleton')");

    /// <summary>Serious and critical findings of axe, as "rule: place".</summary>
    public async Task<IReadOnlyList<string>> AxeAsync()
    {
        // By its own script, not by the package's runner: that opens a second page for each look, and waits for ever on messages, which stand in frames without scripts.
        if (!await Page.EvaluateAsync<bool>("() => 'axe' in window")) await Page.EvaluateAsync(AxeScript.Value);
        return await Page.EvaluateAsync<string[]>("""
            async () => (await axe.run({ exclude: ["iframe"] }, { resultTypes: ["violations"], iframes: false })).violations
                .filter(found => ["serious", "critical"].includes(found.impact))
                .flatMap(found => found.nodes.map(node => `${found.id}: ${node.target} ${node.html}`))
            """);
    }

    /// <summary>How many pixels the page is wider than the screen.</summary>
    public Task<int> OverflowAsync() => Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");

    /// <summary>Fails unless the page as it stands fits a wide and a narrow screen, and axe finds nothing serious on either, once light and once dark.</summary>
    public async Task StandsAsync(string name)
    {
        var before = Page.ViewportSize!;
        foreach (var (width, scheme) in new[] { (1280, ColorScheme.Light), (390, ColorScheme.Dark) })
        {
            await Page.SetViewportSizeAsync(width, width < 500 ? 844 : 860);
            await Page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
            await Page.EvaluateAsync(Drawn);
            await PictureAsync($"{name}-{width}");
            var over = await OverflowAsync();
            Assert.True(over == 0, $"{name} is {over} px wider than the screen of {width}");
            var findings = await AxeAsync();
            Assert.True(findings.Count == 0, $"{name} at {width}: " + string.Join(Environment.NewLine, findings));
        }

        await Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await Page.SetViewportSizeAsync(before.Width, before.Height);
        // A press that is aimed at a button of the narrow page, fixed to its bottom, would miss it.
        await Page.WaitForFunctionAsync("width => window.innerWidth === width", before.Width);
        await Page.EvaluateAsync(Drawn);
        Assert.Equal([], Errors);
    }

    /// <summary>Writes a picture below <c>CONSOLE_TEST_PICTURES</c> when that is set.</summary>
    public async Task PictureAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("CONSOLE_TEST_PICTURES") is { Length: > 0 } folder)
            await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), FullPage = true });
    }

    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();
}
