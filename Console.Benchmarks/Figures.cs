using System.Diagnostics;
using System.Globalization;

namespace CampaignConsole.Benchmarks;

/// <summary>One measured figure.</summary>
/// <param name="Limit">What the machine can do at most, measured in the same run; null where there is no such thing.</param>
/// <param name="MoreIsBetter">True for rates, false for times and memory.</param>
public sealed record Figure(string What, double Value, string Unit, double Target, bool MoreIsBetter, double? Limit, string LimitSays)
{
    public bool IsReached => MoreIsBetter ? Value >= Target : Value <= Target;

    /// <summary>As a row of docs/performance.md.</summary>
    public string Row(string provider)
    {
        var ratio = Limit is { } limit ? string.Create(CultureInfo.InvariantCulture, $"{(MoreIsBetter ? Value / limit : limit / Value):P0} of {limit:N1} ({LimitSays})") : "";
        return string.Create(CultureInfo.InvariantCulture, $"| {What} | {provider} | {Value:N1} {Unit} | {(MoreIsBetter ? "≥" : "≤")} {Target:N0} | {(IsReached ? "reached" : "MISSED")} | {ratio} |");
    }
}

/// <summary>The figures of one bench, written as they come.</summary>
public sealed class Figures(string provider)
{
    public const string Header = "| what | database | measured | target | | ratio to the limit |\n| --- | --- | --- | --- | --- | --- |";

    public int Missed { get; private set; }

    public void Rate(string what, double perSecond, string unit, double target, double? limit = null, string limitSays = "") => Add(new(what, perSecond, unit, target, true, limit, limitSays));

    public void AtMost(string what, double value, string unit, double target, double? limit = null, string limitSays = "") => Add(new(what, value, unit, target, false, limit, limitSays));

    /// <summary>What explains a figure and has no target.</summary>
    public void Note(string what) => Console.WriteLine($"| {what} | {provider} | | | | |");

    void Add(Figure figure)
    {
        Console.WriteLine(figure.Row(provider));
        if (!figure.IsReached) Missed++;
    }

    /// <summary>How long the work takes, in seconds.</summary>
    public static async Task<double> SecondsAsync(Func<Task> work)
    {
        var watch = Stopwatch.StartNew();
        await work();
        return watch.Elapsed.TotalSeconds;
    }
}

/// <summary>One thing that is measured.</summary>
public interface IBench
{
    string Name { get; }

    Task RunAsync(BenchOptions options, string provider, Figures figures);
}
