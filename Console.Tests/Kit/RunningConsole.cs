using CampaignConsole.Core.Platform.Storage;
using System.Diagnostics;

namespace CampaignConsole.Tests.Kit;

/// <summary>The real program, as <c>./run</c> starts it, on a database of the test's own.</summary>
static class RunningConsole
{
    /// <summary>Runs one of its commands to the end.</summary>
    /// <returns>What it printed.</returns>
    public static async Task<string> CommandAsync(DatabaseOptions options, params string[] words)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "CampaignConsole.Web.dll"), .. words, "--data", options.DataFolder])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (name, value) in EnvironmentOf(options)) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var (said, problems) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? await said : throw new InvalidOperationException($"{string.Join(' ', words)} ended with {process.ExitCode}:\n{await said}{await problems}");
    }

    static (string Name, string? Value)[] EnvironmentOf(DatabaseOptions options) =>
        [("Database__Provider", options.Provider), ("ConnectionStrings__Console", options.IsSqlite ? null : options.ConnectionString), ("Database__Installation", options.Installation), ("Logging__LogLevel__Default", "Warning")];

    /// <summary>Starts it on a free port and waits until it is open.</summary>
    /// <returns>The process and where it listens.</returns>
    public static async Task<(OwnProcess Process, Uri Address)> StartAsync(DatabaseOptions options)
    {
        var (process, address) = await OwnProcess.StartAsync(
            "CampaignConsole.Web.dll", "Campaign Console is open at", ["run", "--data", options.DataFolder, "--urls", "http://127.0.0.1:0"],
            EnvironmentOf(options));
        return (process, new Uri(address));
    }
}
