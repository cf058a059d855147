using System.Globalization;
using CampaignConsole.Web.Commands.Till;

namespace CampaignConsole.Web.Commands;

/// <summary>The command <c>till</c>: a till that works against a running console as a till maker's would, online and offline, and says how it came out.</summary>
public sealed class TillCommand : ICommand
{
    const string Usage = "Say: till --console URL --key KEY [--store CODE] [--device NAME] [--sales N] [--skew MINUTES] [--seed N] [--live]   (the key may stand in CONSOLE_TILL_KEY)";

    /// <summary>How keys that count nowhere begin.</summary>
    const string TestPrefix = "cc_test_";

    const int MostSales = 200;

    public string Name => "till";

    public string Summary => "a till simulator for till makers: sells online and offline against a console, and ends with a conformance list";

    public IReadOnlyList<string> Options => ["console", "key", "store", "device", "sales", "skew", "seed", "live"];

    public Task<int> ExecuteAsync(CommandLine line, CancellationToken ct) =>
        RunAsync(line, Environment.GetEnvironmentVariable("CONSOLE_TILL_KEY"), System.Console.Out, System.Console.Error, ct);

    /// <summary>Returns 0 when no point of the list failed, 1 when one did or there is no pack, 2 when it was used wrongly.</summary>
    /// <param name="key">Where the line has none.</param>
    public static async Task<int> RunAsync(CommandLine line, string? key, TextWriter output, TextWriter errors, CancellationToken ct)
    {
        key = line.Option("key") ?? key;
        if (line.Words.Count > 0 || string.IsNullOrEmpty(key) || !Uri.TryCreate(line.Option("console"), UriKind.Absolute, out var console) || console.Scheme is not ("http" or "https")
            || Number(line, "sales", 8) is not (>= 1 and <= MostSales and var sales) || Number(line, "skew", 0) is not { } skew || Number(line, "seed", 1) is not { } seed)
        {
            await errors.WriteLineAsync(Usage);
            return 2;
        }

        var isTest = key.StartsWith(TestPrefix, StringComparison.Ordinal);
        if (!isTest && !line.Has("live"))
        {
            await errors.WriteLineAsync("This is not a test key: its sales would count. Make one by ./run key create --test, or say --live.");
            return 2;
        }

        using var connection = new TillConnection(console, key);
        var plan = new TillPlan(line.Option("store"), line.Option("device") ?? "simulator", sales, TimeSpan.FromMinutes(skew), seed, isTest);
        try
        {
            return await new TillRun(connection, plan, output, TimeProvider.System).WorkAsync(ct) == 0 ? 0 : 1;
        }
        catch (HttpRequestException problem)
        {
            await errors.WriteLineAsync($"The console at {console} does not answer: {problem.Message}");
            return 1;
        }
    }

    static int? Number(CommandLine line, string option, int usual) => line.Option(option) is not { } text ? usual
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && Math.Abs((long)number) <= 1_000_000 ? number : null;
}
