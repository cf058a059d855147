using System.Collections.Concurrent;
using CampaignConsole.Core.Platform.Storage;
using Npgsql;

namespace CampaignConsole.Tests.Kit;

/// <summary>An empty, migrated database of a test's own, copied from a template that is migrated once a run.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    static readonly ConcurrentDictionary<DatabaseKind, Lazy<Task<string>>> Templates = new();

    readonly string folder;
    readonly string? postgres;

    TestDatabase(string folder, string? postgres, DatabaseOptions options)
    {
        this.folder = folder;
        this.postgres = postgres;
        Options = options;
    }

    public DatabaseOptions Options { get; }

    /// <param name="inFolder">Where its folder is made; null: among the temporary ones.</param>
    public static async Task<TestDatabase> CreateAsync(DatabaseKind kind, string? inFolder = null)
    {
        var template = await Templates.GetOrAdd(kind, wanted => new Lazy<Task<string>>(() => MakeTemplateAsync(wanted))).Value;
        var folder = inFolder is null ? Directory.CreateTempSubdirectory("console-test-").FullName : Directory.CreateDirectory(Path.Combine(inFolder, "data")).FullName;
        if (kind == DatabaseKind.Sqlite)
        {
            File.Copy(template, Path.Combine(folder, "console.db"));
            return new TestDatabase(folder, null, new DatabaseOptions { DataFolder = folder });
        }

        var name = $"test_{Guid.NewGuid():N}";
        // Its files are copied: a quarter of the time of the server's own way, which writes every page to its log.
        await ServerAsync($"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy");
        return new TestDatabase(folder, name, new DatabaseOptions { Provider = "Postgres", DataFolder = folder, ConnectionString = ConnectionTo(name) });
    }

    /// <summary>The whole of a PostgreSQL server that the test has for itself; whoever stops the server is rid of it.</summary>
    public static async Task<TestDatabase> OnServerAsync(string connectionString)
    {
        var folder = Directory.CreateTempSubdirectory("console-test-").FullName;
        var options = new DatabaseOptions { Provider = "Postgres", DataFolder = folder, ConnectionString = new NpgsqlConnectionStringBuilder(connectionString) { MaxPoolSize = 40 }.ConnectionString };
        await using (var databases = new Databases(options)) await new Migrator(databases, TimeProvider.System).MigrateAsync(CancellationToken.None);
        return new TestDatabase(folder, null, options);
    }

    public async ValueTask DisposeAsync()
    {
        if (postgres is not null)
        {
            await ServerAsync($"DROP DATABASE IF EXISTS {postgres} WITH (FORCE)");
        }

        Directory.Delete(folder, true);
    }

    static async Task<string> MakeTemplateAsync(DatabaseKind kind)
    {
        var folder = Directory.CreateTempSubdirectory("console-template-").FullName;
        var options = new DatabaseOptions { DataFolder = folder };
        var name = $"template_{Environment.ProcessId}_{Guid.NewGuid():N}";
        if (kind == DatabaseKind.Postgres)
        {
            await ServerAsync($"CREATE DATABASE {name}");
            options = new DatabaseOptions { Provider = "Postgres", DataFolder = folder, ConnectionString = ConnectionTo(name) + ";Pooling=false" };
        }

        await using (var databases = new Databases(options)) await new Migrator(databases, TimeProvider.System).MigrateAsync(CancellationToken.None);
        return kind == DatabaseKind.Sqlite ? options.SqliteFile : name;
    }

    static string ConnectionTo(string database) =>
        new NpgsqlConnectionStringBuilder(EachDatabaseAttribute.Postgres ?? throw new InvalidOperationException("CONSOLE_TEST_POSTGRES names no server."))
        {
            Database = database, MaxPoolSize = 40,
        }.ConnectionString;

    static async Task ServerAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(EachDatabaseAttribute.Postgres);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
