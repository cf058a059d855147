using System.Diagnostics;
using System.Globalization;

namespace CampaignConsole.Tests.Rigs;

/// <summary>What a rig found: one line with PASS or FAIL and its figures. The environment's <c>CONSOLE_RIGS_REPORT</c> names a file for the lines.</summary>
sealed class RigReport(string rig, DatabaseKind kind)
{
    static readonly Lock Sync = new();

    readonly Stopwatch watch = Stopwatch.StartNew();
    readonly List<string> figures = [];
    readonly List<string> problems = [];

    /// <summary>How long the rig has run, in seconds.</summary>
    public double Seconds => watch.Elapsed.TotalSeconds;

    public void Figure(string said) => figures.Add(said);

    public void Figure(FormattableString said) => figures.Add(said.ToString(CultureInfo.InvariantCulture));

    /// <summary>Notes a promise that was not kept.</summary>
    public void Demand(bool isKept, FormattableString otherwise)
    {
        if (!isKept) problems.Add(otherwise.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Notes what somebody else found.</summary>
    public void Blame(IEnumerable<string> found) => problems.AddRange(found);

    /// <summary>Writes the line, and fails the test where a promise was not kept.</summary>
    public void Close()
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{(problems.Count == 0 ? "PASS" : "FAIL")} {rig} ({kind}, {Seconds:0} s): {string.Join(", ", figures)}");
        if (problems.Count > 0) line += "\n     " + string.Join("\n     ", problems);
        if (Environment.GetEnvironmentVariable("CONSOLE_RIGS_REPORT") is { Length: > 0 } file)
            lock (Sync) File.AppendAllText(file, line + "\n");
        TestContext.Current.TestOutputHelper?.WriteLine(line);
        Assert.True(problems.Count == 0, line);
    }
}
