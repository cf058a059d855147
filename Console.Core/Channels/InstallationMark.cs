using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Storage;

namespace CampaignConsole.Core.Channels;

/// <summary>Names this installation, so that a copy of its database elsewhere sends nothing until a person confirms.</summary>
public sealed class InstallationMark(DatabaseOptions options)
{
    /// <summary>What the installation calls itself; else on SQLite host and data folder, on PostgreSQL the database server and name as nodes write them.</summary>
    public string Value { get; } = Ids.Sha256(
        options.Installation is { Length: > 0 } own ? $"installation:{own}"
        : options.IsSqlite ? $"{Environment.MachineName}:{Path.GetFullPath(options.DataFolder)}"
        : Server(options.ConnectionString ?? ""))[..16];

    static string Server(string connection)
    {
        var parts = new Npgsql.NpgsqlConnectionStringBuilder(connection);
        return $"{parts.Host}:{parts.Port}:{parts.Database}";
    }
}
