using Npgsql;

namespace CampaignConsole.Core.Platform.Storage.Postgres;

/// <summary>Settings of each PostgreSQL connection; what the operator wrote into the connection string stays.</summary>
static class PostgresSession
{
    /// <summary>
    /// Disks have no arm to move any more: with the server's own figure (4) it reads whole tables to find a few hundred rows. And compiling a query takes longer than our queries do.
    /// </summary>
    const string Planner = "-c random_page_cost=1.1 -c jit=off";

    public static string Of(string connectionString)
    {
        var given = new NpgsqlConnectionStringBuilder(connectionString);
        if (string.IsNullOrEmpty(given.Options)) given.Options = Planner;
        // Nothing that a connection keeps disturbs the next who takes it: temporary tables of bulk inserts are wanted, locks of a session are given back by who took them.
        if (!given.ContainsKey("No Reset On Close")) given.NoResetOnClose = true;
        return given.ConnectionString;
    }
}
