using System.Data.Common;
using Npgsql;

namespace CampaignConsole.Core.Platform.Storage.Postgres;

/// <summary>Settings of each PostgreSQL connection.</summary>
static class PostgresSession
{
    /// <summary>Disks have no arm to move any more: with its own figure (4) the server reads whole tables to find a few hundred rows. And compiling a query takes longer than our queries do.</summary>
    const string Planner = "-c random_page_cost=1.1 -c jit=off";

    /// <summary>Statements that a connection keeps ready once they came five times: to parse and plan a look-up by key takes longer than to answer it.</summary>
    const int Prepared = 200;

    /// <summary>The connection string with the console's settings, each unless the operator wrote his own into it (behind a pooler that shares connections between transactions: <c>Max Auto Prepare=0</c>).</summary>
    public static string Of(string connectionString)
    {
        var given = new NpgsqlConnectionStringBuilder(connectionString);
        var named = Names(connectionString);
        if (!named.Contains("Options")) given.Options = Planner;
        if (!named.Contains("MaxAutoPrepare")) given.MaxAutoPrepare = Prepared;
        // Nothing of ours outlives its transaction but empty temporary tables: to reset the session would be one more question for each one asked.
        if (!named.Contains("NoResetOnClose")) given.NoResetOnClose = true;
        return given.ConnectionString;
    }

    /// <summary>Names that the operator wrote, without spaces; Npgsql's own builder says that it contains every name.</summary>
    static HashSet<string> Names(string connectionString) =>
        new DbConnectionStringBuilder { ConnectionString = connectionString }.Keys.Cast<string>().Select(name => name.Replace(" ", "", StringComparison.Ordinal)).ToHashSet(StringComparer.OrdinalIgnoreCase);
}
