using CampaignConsole.Core.Platform.Storage.Postgres;
using CampaignConsole.Core.Platform.Storage.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Platform.Storage;

/// <summary>What a bulk insert does with a row whose key is there already.</summary>
public enum OnExisting
{
    /// <summary>The whole write fails.</summary>
    Fail,

    /// <summary>The row is left out, whichever unique index it meets.</summary>
    Skip,

    /// <summary>All columns of the row with the same primary key are replaced.</summary>
    Replace,

    /// <summary>The same, but a row whose <c>at</c> is later stays: what others said meanwhile, and this write could not see yet, is not written over.</summary>
    ReplaceOlder,
}

/// <summary>Writes many rows at once, past the change tracker: a prepared insert on SQLite, COPY on PostgreSQL.</summary>
public static class BulkInsert
{
    /// <summary>Inserts rows in the surrounding transaction. A key that the database makes is left to it while it is 0; take a block by <see cref="ReserveIdsAsync{T}"/> to know it before.</summary>
    /// <returns>How many rows were written.</returns>
    public static Task<long> InsertAsync<T>(this ConsoleDb db, IEnumerable<T> rows, CancellationToken ct, OnExisting existing = OnExisting.Fail)
        where T : class
    {
        db.Touched.Add(typeof(T));
        return db.IsSqlite ? Task.FromResult(SqliteBulk.Insert(db, rows, existing, ct)) : PostgresBulk.InsertAsync(db, rows, existing, ct);
    }

    /// <summary>After many rows were written that are read at once: PostgreSQL plans by what it last counted, and would count these only within a minute. SQLite goes by its indexes.</summary>
    public static async Task CountAnewAsync<T>(this ConsoleDb db, CancellationToken ct) where T : class
    {
        if (db.IsSqlite) return;
        // A tenth of the usual sample: to know whether a column tells rows apart, it is enough. And where a vacuum holds the table, the launch need not wait for it.
        var analyze = $"SET LOCAL default_statistics_target TO 10; ANALYZE (SKIP_LOCKED) \"{db.Model.FindEntityType(typeof(T))!.GetTableName()}\"";
        await db.Database.ExecuteSqlRawAsync(analyze, ct);
    }

    /// <summary>Takes n keys of a table, so that rows that refer to each other can be written in bulk.</summary>
    public static async Task<long[]> ReserveIdsAsync<T>(this ConsoleDb db, int count, CancellationToken ct) where T : class
    {
        if (count == 0) return [];
        var table = db.Model.FindEntityType(typeof(T))!.GetTableName()!;
        if (!db.IsSqlite)
        {
            var quoted = $"\"{table}\"";
            return await db.Database.SqlQuery<long>(
                $"SELECT nextval(keys.name) AS \"Value\" FROM (SELECT pg_get_serial_sequence({quoted}, 'id')::regclass AS name OFFSET 0) AS keys, generate_series(1, {count})").ToArrayAsync(ct);
        }

        // AUTOINCREMENT takes the greater of this sequence and the greatest key in the table.
        await db.Database.ExecuteSqlRawAsync("INSERT INTO sqlite_sequence(name, seq) SELECT {0}, 0 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = {0})", [table], ct);
        await db.Database.ExecuteSqlRawAsync("UPDATE sqlite_sequence SET seq = seq + {0} WHERE name = {1}", [count, table], ct);
        var last = (await db.Database.SqlQueryRaw<long>("SELECT seq AS \"Value\" FROM sqlite_sequence WHERE name = {0}", table).ToArrayAsync(ct))[0];
        return [.. Enumerable.Range(0, count).Select(i => last - count + 1 + i)];
    }
}
