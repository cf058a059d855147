using CampaignConsole.Core.Platform.Storage;

namespace CampaignConsole.Web.Commands;

/// <summary>Starts the console and says where it listens.</summary>
sealed class RunCommand : ICommand
{
    const string DefaultUrl = "http://localhost:5080";

    public string Name => "run";

    public string Summary => "starts the console (--urls URL, --demo)";

    public IReadOnlyList<string> Options => ["demo"];

    public async Task<int> ExecuteAsync(CommandLine line, CancellationToken ct)
    {
        var builder = CommandHost.Builder(line);
        builder.WebHost.UseUrls(line.Option("urls") ?? DefaultUrl);
        if (line.Has("demo") && await new DemoCommand().ExecuteAsync(line, ct) is not 0 and var failed) return failed;
        await using var held = await InstallationLock.ForConsoleAsync(ConsoleHost.DatabaseOf(builder.Configuration), ct);
        await using var app = builder.AddConsole().AddConsoleEngine().Build();
        if (!await Prepared.DatabaseAsync(app.Services, ct)) return 1;
        app.UseConsole();
        await app.StartAsync(ct);
        foreach (var url in app.Urls) await System.Console.Out.WriteLineAsync($"Campaign Console is open at {url}");
        await Prepared.SayFirstStartAsync(app.Services, ct);
        await app.WaitForShutdownAsync(ct);
        return 0;
    }
}
