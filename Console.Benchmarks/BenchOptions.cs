using System.Globalization;

namespace CampaignConsole.Benchmarks;

/// <summary>What to measure: <c>./bench [NAME …] [--members N] [--recipients N] [--push N] [--on sqlite|postgres]</c>; without <c>--on</c> on SQLite and, where CONSOLE_BENCH_POSTGRES names a server, on PostgreSQL.</summary>
/// <param name="Names">Benches to run; none: all.</param>
/// <param name="Members">Members of the import, the launch and the offers; the targets hold for 100,000.</param>
/// <param name="Recipients">Rows of the workbook; the target holds for 500,000.</param>
/// <param name="Push">Recipients of the push whose memory is watched; the target holds for 1,000,000.</param>
/// <param name="Providers">Databases to measure on.</param>
public sealed record BenchOptions(IReadOnlyList<string> Names, int Members, int Recipients, int Push, IReadOnlyList<string> Providers)
{
    /// <summary>Connection string of a server on which databases may be made; null: SQLite alone.</summary>
    public static string? Postgres { get; } = Environment.GetEnvironmentVariable("CONSOLE_BENCH_POSTGRES");

    public static BenchOptions Parse(string[] arguments)
    {
        var names = new List<string>();
        var (members, recipients, push) = (100_000, 500_000, 1_000_000);
        string[] providers = Postgres is null ? ["Sqlite"] : ["Sqlite", "Postgres"];
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] == "--members") members = int.Parse(arguments[++i], CultureInfo.InvariantCulture);
            else if (arguments[i] == "--recipients") recipients = int.Parse(arguments[++i], CultureInfo.InvariantCulture);
            else if (arguments[i] == "--push") push = int.Parse(arguments[++i], CultureInfo.InvariantCulture);
            else if (arguments[i] == "--on") providers = Only(arguments[++i], providers);
            else names.Add(arguments[i]);
        }

        return new BenchOptions(names, members, recipients, push, providers);
    }

    static string[] Only(string wanted, string[] providers) =>
        providers.Where(provider => provider.Equals(wanted, StringComparison.OrdinalIgnoreCase)).ToArray() is { Length: > 0 } found
            ? found
            : throw new ArgumentException($"--on {wanted}: there is {string.Join(", ", providers)}. CONSOLE_BENCH_POSTGRES names a PostgreSQL server.");
}
