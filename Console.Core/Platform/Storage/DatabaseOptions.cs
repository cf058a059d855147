using CampaignConsole.Core.Kernel;
using Microsoft.Data.Sqlite;

namespace CampaignConsole.Core.Platform.Storage;

/// <summary>Which database an installation uses; bound from the section <c>Database</c>.</summary>
public sealed class DatabaseOptions
{
    public const string Section = "Database";

    /// <summary><c>Sqlite</c> (default; one file in the data folder) or <c>Postgres</c> (takes <c>ConnectionStrings:Console</c>).</summary>
    public string Provider { get; set; } = "Sqlite";

    /// <summary>The data folder: database file, outbox, imports, files for call centre and print shop.</summary>
    public string DataFolder { get; set; } = "data";

    /// <summary>The connection string; for SQLite made from the data folder where none is set.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>What tells this installation from a copy of its database, which never sends for real by itself. Nodes that reach one database by different addresses say the same here.</summary>
    public string? Installation { get; set; }

    public bool IsSqlite => Provider.Equals("Sqlite", StringComparison.OrdinalIgnoreCase);

    /// <summary>A command beside a running console on SQLite never writes the log back into the file: it leaves that to the console.</summary>
    public bool LeavesCheckpoints { get; set; }

    /// <summary>The SQLite file.</summary>
    public string SqliteFile => ConnectionString is null ? Path.Combine(Path.GetFullPath(DataFolder), "console.db") : Path.GetFullPath(new SqliteConnectionStringBuilder(ConnectionString).DataSource);

    /// <exception cref="Refused"><c>provider_unknown</c>, <c>connection_missing</c></exception>
    public void Check()
    {
        if (!IsSqlite && !Provider.Equals("Postgres", StringComparison.OrdinalIgnoreCase)) throw PlatformRefusals.ProviderUnknown(Provider);
        if (!IsSqlite && string.IsNullOrWhiteSpace(ConnectionString)) throw PlatformRefusals.ConnectionMissing();
    }

    /// <summary>A folder below the data folder, made when it is not there.</summary>
    public string Folder(params string[] parts) =>
        Directory.CreateDirectory(Path.Combine([Path.GetFullPath(DataFolder), .. parts])).FullName;
}
