using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace CampaignConsole.Core.Platform.Storage;

/// <summary>The values of one statement, each stored as the provider's parameters would be.</summary>
sealed class RowValues(DbParameterCollection places, bool isSqlite)
{
    static readonly ConcurrentDictionary<string, string> Texts = new();

    /// <summary>A statement with the places of its values as both databases read them.</summary>
    public static string TextOf(FormattableString sql) =>
        Texts.GetOrAdd(sql.Format, static (text, count) => string.Format(CultureInfo.InvariantCulture, text, [.. Enumerable.Range(1, count).Select(NameOf)]), sql.ArgumentCount);

    /// <summary>A place as both databases read it.</summary>
    public static string NameOf(int place) => "$" + place.ToString(CultureInfo.InvariantCulture);

    /// <summary>The values of a statement by hand; null for none.</summary>
    public void PutAll(FormattableString sql)
    {
        foreach (var value in sql.GetArguments()) Put(value);
    }

    public void PutNull() => Put((object?)null);

    public void Put(long number) => Put((object)number);

    public void Put(int number) => Put((object)number);

    public void Put(short number) => Put((object)number);

    public void Put(bool flag) => Put((object)flag);

    public void Put(double number) => Put((object)number);

    public void Put(string text) => Put((object)text);

    public void Put(Guid id) => Put((object)id);

    public void Put(byte[] bytes) => Put((object)bytes);

    public void Put(DateOnly date) => Put((object)date);

    public void Put(DateTime wall) => Put((object)wall);

    public void Put(object? value) => places.Add(isSqlite ? new SqliteParameter(NameOf(places.Count + 1), value ?? DBNull.Value) : new NpgsqlParameter { Value = value ?? DBNull.Value });
}
