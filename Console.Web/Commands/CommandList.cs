using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Wording;
using CampaignConsole.Web.Commands.Doctor;

namespace CampaignConsole.Web.Commands;

/// <summary>All commands; a new one is a class and a line here.</summary>
public static class CommandList
{
    public static ByName<ICommand> All { get; } = new(
    [
        new RunCommand(),
        new DemoCommand(),
        new MigrateCommand(),
        new KeyCommand(),
        new DoctorCommand(),
        new BackupCommand(),
        new RestoreCommand(),
        new EvaluateCommand(),
        new RecountCommand(),
        new TillCommand(),
    ], command => command.Name);

    /// <summary>Runs the command that the line names; an unknown one prints what there is.</summary>
    public static async Task<int> ExecuteAsync(CommandLine line, CancellationToken ct)
    {
        var errors = System.Console.Error;
        if (line.Has("help") || line.Command == "help")
        {
            await HelpAsync(System.Console.Out);
            return 0;
        }

        if (!All.Knows(line.Command))
        {
            await errors.WriteLineAsync($"There is no command \"{line.Command}\".");
            await HelpAsync(errors);
            return 2;
        }

        if (line.Problem(All[line.Command].Options) is { } problem)
        {
            await errors.WriteLineAsync(problem);
            return 2;
        }

        try
        {
            return await All[line.Command].ExecuteAsync(line, ct);
        }
        catch (Refused refused)
        {
            await errors.WriteLineAsync(Wording.Refusal(refused, Languages.English));
            return 1;
        }
    }

    static async Task HelpAsync(TextWriter output)
    {
        foreach (var command in All.All) await output.WriteLineAsync($"  ./run {command.Name,-9} {command.Summary}");
        await output.WriteLineAsync("\nEvery command takes --data DIR (default ./data) and settings as --Section:Key value (or Section__Key in the environment):");
        foreach (var setting in ProcessSettings.All) await output.WriteLineAsync($"  --{setting.Name,-26} {setting.Meaning} (default: {setting.Default})");
    }
}
