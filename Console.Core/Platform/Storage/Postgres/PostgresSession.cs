using Npgsql;

namespace CampaignConsole.Core.Platform.Storage.Postgres;

/// <summary>Settings of each PostgreSQL connection.</summary>
static class PostgresSession
{
    /// <summary>Disks have no arm to move any more: with its own figure (4) the server reads whole tables to find a few hundred rows. And compiling a query takes longer than our queries do.</summary>
    const string Planner = "-c random_page_cost=1.1 -c jit=off";

    /// <summary>The connection string with the console's settings, unless the operator wrote <c>Options</c> of his own into it.</summary>
    public static string Of(string connectionString)
    {
        var given = new NpgsqlConnectionStringBuilder(connectionString);
        if (string.IsNullOrEmpty(given.Options)) given.Options = Planner;
        return given.ConnectionString;
    }
}
