using SQLitePCL;

namespace CampaignConsole.Core.Platform.Storage.Sqlite;

/// <summary>Tells SQLite that a connection is never used by two threads at once, which EF Core refuses: it then takes no lock for each value that it gives or takes.</summary>
static class SqliteThreads
{
    static readonly Lazy<int> Told = new(() =>
    {
        Batteries_V2.Init();
        // Refused, without harm, where SQLite was begun already: it then goes on locking.
        return raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD);
    });

    /// <summary>Before the first connection of this process is opened; every further call does nothing.</summary>
    public static void OneForEachConnection() => _ = Told.Value;
}
