namespace CampaignConsole.Web.Commands;

/// <summary>Starts the console and says where it listens.</summary>
sealed class RunCommand : ICommand
{
    const string DefaultUrl = "http://localhost:5080";

    public string Name => "run";

    public string Summary => "starts the console (--urls URL, --data DIR, --demo)";

    public async Task<int> ExecuteAsync(CommandLine line, CancellationToken ct)
    {
        if (line.Has("demo") && !await DemoCommand.LoadAsync(line, ct)) return 1;
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration["data"] = line.DataDirectory;
        builder.WebHost.UseUrls(line.Option("urls") ?? DefaultUrl);
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
