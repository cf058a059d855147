using CampaignConsole.Core.Platform.Storage.Postgres;
using CampaignConsole.Core.Platform.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace CampaignConsole.Core.Platform.Storage;

/// <summary>Opens contexts. As a factory it gives reading ones (they cannot write, by the connection); writing goes through <see cref="WriteGate"/>.</summary>
public sealed class Databases : IDbContextFactory<ConsoleDb>, IAsyncDisposable
{
    /// <summary>Whether each row read asks if another thread reads by the same context. Tests do; built for release that would be a tenth of reading half a million rows.</summary>
    const bool ChecksThreads =
#if DEBUG
        true;
#else
        false;
#endif

    /// <summary>Readers whose connections to SQLite stay open, each with up to 6 MB of cache; where more read at once, the others come and go.</summary>
    const int KeptReaders = 32;

    readonly Func<ConsoleDb> reader;
    readonly Func<ConsoleDb> writer;
    readonly NpgsqlDataSource? source;
    readonly SharedFlush? flush;
    readonly KeptConnection.Keeper keeper = new();

    public Databases(DatabaseOptions options)
    {
        Options = options;
        if (options.IsSqlite)
        {
            var file = options.ConnectionString ?? $"Data Source={options.SqliteFile}";
            SqliteThreads.OneForEachConnection();
            DbContextOptions<SqliteConsoleDb> For(bool writes) => new DbContextOptionsBuilder<SqliteConsoleDb>()
                .UseSqlite(new SqliteConnectionStringBuilder(file)
                {
                    Mode = writes ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadOnly, DefaultTimeout = 30,
                }.ConnectionString, AsOneParameter)
                .AddInterceptors(new Pragmas(writes, options.LeavesCheckpoints), new AppendOnly.Guard(), keeper)
                .UseQueryTrackingBehavior(writes ? QueryTrackingBehavior.TrackAll : QueryTrackingBehavior.NoTracking).EnableThreadSafetyChecks(ChecksThreads).Options;
            var (reads, writes) = (For(false), For(true));
            (reader, writer) = (new PooledDbContextFactory<SqliteConsoleDb>(reads, KeptReaders).CreateDbContext, new PooledDbContextFactory<SqliteConsoleDb>(writes).CreateDbContext);
        }
        else
        {
            source = new NpgsqlDataSourceBuilder(PostgresSession.Of(options.ConnectionString
                ?? throw new InvalidOperationException("Database:Provider is Postgres, but ConnectionStrings:Console is empty."))).Build();
            flush = new SharedFlush(source);
            DbContextOptions<PostgresConsoleDb> For(bool writes) => new DbContextOptionsBuilder<PostgresConsoleDb>()
                .UseNpgsql(source, postgres => postgres.CommandTimeout(600))
                .AddInterceptors(new AppendOnly.Guard(), new ReadersDoNotSave(writes))
                .UseQueryTrackingBehavior(writes ? QueryTrackingBehavior.TrackAll : QueryTrackingBehavior.NoTracking).EnableThreadSafetyChecks(ChecksThreads).Options;
            var (reads, writes) = (For(false), For(true));
            (reader, writer) = (new PooledDbContextFactory<PostgresConsoleDb>(reads).CreateDbContext, new PooledDbContextFactory<PostgresConsoleDb>(writes).CreateDbContext);
        }
    }

    public DatabaseOptions Options { get; }

    /// <summary>A context for reading, without change tracking; inside a surrounding write it reads what that has written.</summary>
    public ConsoleDb CreateDbContext() => WriteGate.Joined is { } outer ? Beside(outer) : reader();

    /// <summary>A context that may write; only the write gate and the migrator take one.</summary>
    internal ConsoleDb OpenWriter()
    {
        var db = writer();
        db.Begin();
        return db;
    }

    /// <summary>Ends when all that was committed is on disk: on SQLite it is; on PostgreSQL a transaction may have been told not to wait for it.</summary>
    internal Task OnDiskAsync() => flush?.AllAsync() ?? Task.CompletedTask;

    /// <summary>A list of ids goes over as one JSON parameter: one parameter each would be found by name, in a search through all of them, and be prepared anew for every length.</summary>
    static void AsOneParameter(SqliteDbContextOptionsBuilder sqlite) => sqlite.CommandTimeout(600).UseParameterizedCollectionMode(ParameterTranslationMode.Parameter);

    static ConsoleDb Beside(ConsoleDb outer)
    {
        var connection = outer.Database.GetDbConnection();
        ConsoleDb db = outer.IsSqlite
            ? new SqliteConsoleDb(new DbContextOptionsBuilder<SqliteConsoleDb>()
                .UseSqlite(connection, AsOneParameter).UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking).Options)
            : new PostgresConsoleDb(new DbContextOptionsBuilder<PostgresConsoleDb>()
                .UseNpgsql(connection).UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking).Options);
        db.Database.UseTransaction(outer.Database.CurrentTransaction!.GetDbTransaction());
        return db;
    }

    public ValueTask DisposeAsync()
    {
        keeper.Dispose();
        if (Options.IsSqlite) SqliteConnection.ClearAllPools();
        return source?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
