using System.Globalization;

namespace CampaignConsole.Benchmarks;

/// <summary>What to measure: <c>./bench [NAME …] [--members N] [--recipients N]</c>, on SQLite and, where CONSOLE_BENCH_POSTGRES names a server, on PostgreSQL.</summary>
/// <param name="Names">Benches to run; none: all.</param>
/// <param name="Members">Members of the import, the launch and the offers; the targets hold for 100,000.</param>
/// <param name="Recipients">Rows of the workbook; the target holds for 500,000.</param>
public sealed record BenchOptions(IReadOnlyList<string> Names, int Members, int Recipients)
{
    /// <summary>Connection string of a server on which databases may be made; null: SQLite alone.</summary>
    public static string? Postgres { get; } = Environment.GetEnvironmentVariable("CONSOLE_BENCH_POSTGRES");

    public IReadOnlyList<string> Providers { get; } = Postgres is null ? ["Sqlite"] : ["Sqlite", "Postgres"];

    public static BenchOptions Parse(string[] arguments)
    {
        var names = new List<string>();
        var (members, recipients) = (100_000, 500_000);
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] == "--members") members = int.Parse(arguments[++i], CultureInfo.InvariantCulture);
            else if (arguments[i] == "--recipients") recipients = int.Parse(arguments[++i], CultureInfo.InvariantCulture);
            else names.Add(arguments[i]);
        }

        return new BenchOptions(names, members, recipients);
    }
}
