using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Web.Demo;

namespace CampaignConsole.Web.Commands;

/// <summary>The command <c>demo</c>, and what <c>run --demo</c> does first: fills an empty database with the demo brand.</summary>
sealed class DemoCommand : ICommand
{
    public string Name => "demo";

    public string Summary => "fills an empty database with the demo brand";

    public async Task<int> ExecuteAsync(CommandLine line, CancellationToken ct) => await LoadAsync(line, ct) ? 0 : 1;

    /// <summary>Loads it in a host of its own, whose clock can be set back, and says who can sign in.</summary>
    /// <returns>False when the database must be migrated first.</returns>
    public static async Task<bool> LoadAsync(CommandLine line, CancellationToken ct)
    {
        var builder = CommandHost.Builder(line);
        await using var alone = await InstallationLock.AloneAsync(ConsoleHost.DatabaseOf(builder.Configuration), ct);
        await using var app = DemoLoading.Host(builder);
        if (!await Prepared.DatabaseAsync(app.Services, ct)) return false;
        var shown = "";
        var made = await new DemoBrand(app.Services, TimeProvider.System).LoadAsync(step => Show(step, ref shown), ct);
        await System.Console.Out.WriteLineAsync(made ? "\nThe demo brand is there." : "This database has a brand already; it is left as it is.");
        await System.Console.Out.WriteLineAsync($"Sign in as one of these, password {DemoPeople.Password}:");
        foreach (var account in DemoPeople.Lines) await System.Console.Out.WriteLineAsync(account);
        return true;
    }

    static void Show(DemoProgress step, ref string shown)
    {
        var filled = (int)Math.Round(step.Fraction * 30);
        var text = $"[{new string('#', filled)}{new string('.', 30 - filled)}] {step.Fraction,4:P0} {step.Stage,-10}";
        if (text == shown) return;
        shown = text;
        System.Console.Out.Write("\r" + text);
    }
}
