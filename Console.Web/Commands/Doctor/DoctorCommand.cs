using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Platform.Wording;

namespace CampaignConsole.Web.Commands.Doctor;

/// <summary>The command <c>doctor</c>: looks at everything that an installation stands on, changes nothing, and may run beside a console.</summary>
public sealed class DoctorCommand : ICommand
{
    static readonly Check[] All =
    [
        MachineChecks.Settings, MachineChecks.Folder, MachineChecks.Console, DatabaseChecks.Schema, DatabaseChecks.Integrity, DatabaseChecks.Chain, DatabaseChecks.Ledger,
        MachineChecks.Zones, MachineChecks.People, MachineChecks.Keys, SendingChecks.Channels, SendingChecks.Stops, SendingChecks.Dns,
    ];

    public string Name => "doctor";

    public string Summary => "checks settings, data folder, database, records, time zones, keys, channels and DNS; ends with 1 when something fails";

    public async Task<int> ExecuteAsync(CommandLine line, CancellationToken ct)
    {
        try
        {
            await using var app = CommandHost.Beside(line);
            return await RunAsync(app.Services, System.Console.Out, ct);
        }
        catch (Refused refused)
        {
            await System.Console.Out.WriteLineAsync(Finding.Fail(Wording.Refusal(refused, Languages.English)).Line("settings"));
            return 1;
        }
    }

    /// <summary>Prints a line for each finding.</summary>
    /// <returns>1 when one of them is a failure.</returns>
    public static async Task<int> RunAsync(IServiceProvider services, TextWriter output, CancellationToken ct)
    {
        var (failed, hasDatabase) = (false, true);
        foreach (var check in All)
        {
            if (check.NeedsDatabase && !hasDatabase) continue;
            var findings = await LookAsync(check, services, ct);
            foreach (var finding in findings) await output.WriteLineAsync(finding.Line(check.Name));
            failed |= findings.Any(finding => finding.Level == FindingLevel.Fail);
            if (check == DatabaseChecks.Schema && findings[0].Level != FindingLevel.Ok)
            {
                hasDatabase = false;
                await output.WriteLineAsync(Finding.Warn("not checked without a current database: " + string.Join(", ", All.Where(left => left.NeedsDatabase).Select(left => left.Name))).Line("rest"));
            }
        }

        return failed ? 1 : 0;
    }

    static async Task<IReadOnlyList<Finding>> LookAsync(Check check, IServiceProvider services, CancellationToken ct)
    {
        try
        {
            return await check.LookAsync(services, ct);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            return [Finding.Fail(problem.GetType().Name + ": " + problem.Message)];
        }
    }
}
