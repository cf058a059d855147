using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace CampaignConsole.Core.Platform.Storage;

/// <summary>A table's columns as the model maps them, with how to read each from a row object.</summary>
sealed record BulkColumns(string Table, IReadOnlyList<BulkColumns.Column> Columns, IReadOnlyList<string> KeyColumns, string? GeneratedKey)
{
    public static BulkColumns Of<T>(ConsoleDb db)
    {
        var entity = db.Model.FindEntityType(typeof(T)) ?? throw new InvalidOperationException($"{typeof(T).Name} is not a table.");
        var key = entity.FindPrimaryKey()!.Properties;
        var generated = key.Count == 1 && key[0].ClrType == typeof(long) && key[0].ValueGenerated == ValueGenerated.OnAdd ? key[0] : null;
        return new BulkColumns(
            entity.GetTableName()!,
            [.. entity.GetProperties().Select(property => new Column(
                property.GetColumnName(), property.GetRelationalTypeMapping(), property.IsShadowProperty() ? _ => null : property.GetGetter().GetClrValue))],
            [.. key.Select(property => property.GetColumnName())],
            generated?.GetColumnName());
    }

    /// <summary>Without the generated key, where the rows leave it to the database.</summary>
    public IReadOnlyList<Column> For(object first) =>
        GeneratedKey is { } name && Columns.Single(column => column.Name == name).Read(first) is 0L
            ? [.. Columns.Where(column => column.Name != name)]
            : Columns;

    /// <summary>What happens on a clash, in the SQL that both providers share.</summary>
    public string Clause(OnExisting existing, IEnumerable<Column> columns) => existing switch
    {
        OnExisting.Fail => "",
        OnExisting.Skip => " ON CONFLICT DO NOTHING",
        OnExisting.Replace => $" ON CONFLICT ({string.Join(", ", KeyColumns)}) DO UPDATE SET "
            + string.Join(", ", columns.Where(column => !KeyColumns.Contains(column.Name)).Select(column => $"\"{column.Name}\" = excluded.\"{column.Name}\"")),
    };

    /// <summary>One column: its name, its mapping and the value of a row, converted as the model says.</summary>
    internal sealed record Column(string Name, RelationalTypeMapping Mapping, Func<object, object?> Get)
    {
        readonly Func<object?, object?>? convert = Mapping.Converter?.ConvertToProvider;

        public object? Read(object row) => convert is null ? Get(row) : Get(row) is { } value ? convert(value) : null;
    }
}
