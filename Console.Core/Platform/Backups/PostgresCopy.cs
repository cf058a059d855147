using CampaignConsole.Core.Platform.Storage;
using Npgsql;

namespace CampaignConsole.Core.Platform.Backups;

/// <summary>Copies a PostgreSQL schema by <c>pg_dump</c> and <c>pg_restore</c>. While a copy is staged, the former schema stands aside under another name.</summary>
sealed class PostgresCopy(DatabaseOptions options) : IDatabaseCopy
{
    const string Aside = "console_before_restore";

    readonly PostgresTools tools = new(options.ConnectionString!);

    string dump = "";
    string schema = "";

    public async Task CopyOutAsync(string file, CancellationToken ct) =>
        await tools.RunAsync("pg_dump", ["--format=custom", "--no-owner", "--no-privileges", $"--schema={await SchemaAsync(ct)}", $"--file={file}"], ct);

    public async Task<DatabaseOptions> StageAsync(string file, string work, CancellationToken ct)
    {
        schema = await SchemaAsync(ct);
        // Left by a restore that was killed: what stood aside is the database.
        if (await IsAsideAsync(ct)) await GiveUpAsync(ct);
        dump = Path.Combine(work, "console.dump");
        await CopyOutAsync(dump, ct);
        await RunAsync($"ALTER SCHEMA {Quoted} RENAME TO {Aside}; CREATE SCHEMA {Quoted}", ct);
        try
        {
            await tools.RunAsync("pg_restore", ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", $"--schema={schema}", $"--dbname={tools.Database}", file], ct);
        }
        catch
        {
            await GiveUpAsync(CancellationToken.None);
            throw;
        }

        return new DatabaseOptions { Provider = options.Provider, ConnectionString = options.ConnectionString, DataFolder = work };
    }

    public async Task ReplaceAsync(string before, CancellationToken ct)
    {
        File.Move(dump, Path.Combine(before, "console.dump"));
        await RunAsync($"DROP SCHEMA {Aside} CASCADE", ct);
    }

    public Task GiveUpAsync(CancellationToken ct) => RunAsync($"DROP SCHEMA {Quoted} CASCADE; ALTER SCHEMA {Aside} RENAME TO {Quoted}", ct);

    string Quoted => $"\"{schema.Replace("\"", "\"\"")}\"";

    async Task<bool> IsAsideAsync(CancellationToken ct)
    {
        await using var connection = await OpenAsync(ct);
        await using var command = new NpgsqlCommand($"SELECT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = '{Aside}')", connection);
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }

    async Task<string> SchemaAsync(CancellationToken ct)
    {
        await using var connection = await OpenAsync(ct);
        await using var command = new NpgsqlCommand("SELECT current_schema()::text", connection);
        return (string)(await command.ExecuteScalarAsync(ct))!;
    }

    async Task RunAsync(string sql, CancellationToken ct)
    {
        await using var connection = await OpenAsync(ct);
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 600 };
        await command.ExecuteNonQueryAsync(ct);
    }

    async Task<NpgsqlConnection> OpenAsync(CancellationToken ct)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(options.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(ct);
        return connection;
    }
}
