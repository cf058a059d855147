using CampaignConsole.Core.Promotions.Scenarios;

namespace CampaignConsole.Web.Commands;

/// <summary>The command <c>evaluate FILE</c>: runs the scenarios of other engines and prints ours against expected.</summary>
public sealed class EvaluateCommand : ICommand
{
    public string Name => "evaluate";

    public string Summary => "runs a file of promotion scenarios through the evaluator (evaluate FILE)";

    public async Task<int> ExecuteAsync(CommandLine line, CancellationToken ct)
    {
        if (line.Words.Count == 1) return await RunAsync(line.Words[0], System.Console.Out, ct);
        await System.Console.Error.WriteLineAsync("Say which file: ./run evaluate FILE");
        return 2;
    }

    /// <summary>Returns 0 when no case failed, 1 when one did, 2 when the file cannot be read.</summary>
    public static async Task<int> RunAsync(string file, TextWriter output, CancellationToken ct)
    {
        if (!File.Exists(file))
        {
            await output.WriteLineAsync($"There is no file '{file}'.");
            return 2;
        }

        var results = ScenarioRun.Of(await File.ReadAllTextAsync(file, ct));
        foreach (var result in results)
        {
            await output.WriteLineAsync($"{Word(result.End),-16}{result.Id}");
            foreach (var line in result.Lines) await output.WriteLineAsync("    " + line);
        }

        await output.WriteLineAsync(Sum(results));
        return results.Any(result => result.End == ScenarioEnd.Failed) ? 1 : 0;
    }

    /// <summary>The last line that is printed.</summary>
    public static string Sum(IReadOnlyList<ScenarioResult> results) =>
        $"{results.Count(result => result.End == ScenarioEnd.Passed)} passed, {results.Count(result => result.End == ScenarioEnd.Failed)} failed, "
        + $"{results.Count(result => result.End == ScenarioEnd.NotExpressible)} not expressible";

    static string Word(ScenarioEnd end) => end switch
    {
        ScenarioEnd.Passed => "passed",
        ScenarioEnd.Failed => "FAILED",
        ScenarioEnd.NotExpressible => "not expressible",
    };
}
