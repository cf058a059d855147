using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Web.Commands;

/// <summary>All commands; a new one is a class and a line here.</summary>
public static class CommandList
{
    public static ByName<ICommand> All { get; } = new(
    [
        new RunCommand(),
        new DemoCommand(),
        new MigrateCommand(),
        new EvaluateCommand(),
    ], command => command.Name);

    /// <summary>Runs the command that the line names; an unknown one prints what there is.</summary>
    public static async Task<int> ExecuteAsync(CommandLine line, CancellationToken ct)
    {
        if (!line.Has("help") && All.Knows(line.Command)) return await All[line.Command].ExecuteAsync(line, ct);
        foreach (var command in All.All) await System.Console.Error.WriteLineAsync($"  ./run {command.Name,-10} {command.Summary}");
        return line.Has("help") || line.Command == "help" ? 0 : 2;
    }
}
