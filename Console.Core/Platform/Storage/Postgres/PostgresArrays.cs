using System.Collections;
using Npgsql;
using NpgsqlTypes;

namespace CampaignConsole.Core.Platform.Storage.Postgres;

/// <summary>The values of a few rows, column by column: each column goes over as one array, and all rows in one statement. Columns that are empty in all rows are left out.</summary>
sealed class PostgresArrays(int columns)
{
    readonly IList?[] lists = new IList?[columns];
    readonly NpgsqlDbType[] types = new NpgsqlDbType[columns];
    int row, place;

    /// <summary>The next column of the row; after the last, the next row.</summary>
    public void Next()
    {
        if (++place < columns) return;
        (place, row) = (0, row + 1);
    }

    public bool IsEmpty(int column) => lists[column] is null;

    public NpgsqlParameter Of(int column) => new() { Value = lists[column], NpgsqlDbType = NpgsqlDbType.Array | types[column] };

    public void PutNull() => lists[place]?.Add(null);

    public void Put(long number) => Values<long?>(NpgsqlDbType.Bigint).Add(number);

    public void Put(int number) => Values<int?>(NpgsqlDbType.Integer).Add(number);

    public void Put(short number) => Values<short?>(NpgsqlDbType.Smallint).Add(number);

    public void Put(bool flag) => Values<bool?>(NpgsqlDbType.Boolean).Add(flag);

    public void Put(double number) => Values<double?>(NpgsqlDbType.Double).Add(number);

    public void Put(string text) => Values<string?>(NpgsqlDbType.Text).Add(text);

    public void Put(Guid id) => Values<Guid?>(NpgsqlDbType.Uuid).Add(id);

    public void Put(byte[] bytes) => Values<byte[]?>(NpgsqlDbType.Bytea).Add(bytes);

    public void Put(DateOnly date) => Values<DateOnly?>(NpgsqlDbType.Date).Add(date);

    public void Put(DateTime wall) => Values<DateTime?>(NpgsqlDbType.Timestamp).Add(wall);

    List<T?> Values<T>(NpgsqlDbType type)
    {
        if (lists[place] is List<T?> known) return known;
        // The rows before had nothing there.
        List<T?> values = [.. Enumerable.Repeat<T?>(default, row)];
        (lists[place], types[place]) = (values, type);
        return values;
    }
}
