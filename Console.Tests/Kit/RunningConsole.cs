using CampaignConsole.Core.Platform.Storage;

namespace CampaignConsole.Tests.Kit;

/// <summary>The real program, as <c>./run</c> starts it, on a database of the test's own.</summary>
static class RunningConsole
{
    /// <summary>Starts it on a free port and waits until it is open.</summary>
    /// <returns>The process and where it listens.</returns>
    public static async Task<(OwnProcess Process, Uri Address)> StartAsync(DatabaseOptions options)
    {
        var (process, address) = await OwnProcess.StartAsync(
            "CampaignConsole.Web.dll", "Campaign Console is open at", ["run", "--data", options.DataFolder, "--urls", "http://127.0.0.1:0"],
            ("Database__Provider", options.Provider), ("ConnectionStrings__Console", options.IsSqlite ? null : options.ConnectionString), ("Logging__LogLevel__Default", "Warning"));
        return (process, new Uri(address));
    }
}
