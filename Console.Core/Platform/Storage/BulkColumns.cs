using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;

namespace CampaignConsole.Core.Platform.Storage;

/// <summary>A table's columns as the model maps them, each compiled to hand its value of a row to a provider's own writer, unboxed.</summary>
/// <typeparam name="TRow">The entity.</typeparam>
/// <typeparam name="TWriter">Takes values: a method <c>Put</c> for each type that is stored, and <c>PutNull</c>.</typeparam>
sealed class BulkColumns<TRow, TWriter>
    where TRow : class
{
    readonly Func<TRow, long>? generatedKey;
    readonly Action<TRow, long>? setKey;
    readonly Column[] withoutKey;
    string? insert;

    BulkColumns(IEntityType entity)
    {
        var key = entity.FindPrimaryKey()!.Properties;
        Table = entity.GetTableName()!;
        KeyColumns = [.. key.Select(property => property.GetColumnName())];
        All = [.. entity.GetProperties().Select(property => new Column(property.GetColumnName(), Compile(property)))];
        withoutKey = All;
        if (key is not [{ ValueGenerated: ValueGenerated.OnAdd } made] || made.ClrType != typeof(long)) return;
        generatedKey = made.PropertyInfo!.GetGetMethod()!.CreateDelegate<Func<TRow, long>>();
        setKey = made.PropertyInfo.GetSetMethod()!.CreateDelegate<Action<TRow, long>>();
        withoutKey = [.. All.Where(column => column.Name != KeyColumns[0])];
    }

    public string Table { get; }

    public Column[] All { get; }

    IReadOnlyList<string> KeyColumns { get; }

    /// <summary>Compiled once for each model.</summary>
    public static BulkColumns<TRow, TWriter> Of(ConsoleDb db)
    {
        var entity = db.Model.FindEntityType(typeof(TRow)) ?? throw new InvalidOperationException($"{typeof(TRow).Name} is not a table.");
        return entity.GetOrAddRuntimeAnnotationValue("Bulk:" + typeof(TWriter).Name, of => new BulkColumns<TRow, TWriter>(of!), entity);
    }

    /// <summary>Without the generated key, where the rows leave it to the database.</summary>
    public Column[] For(TRow first) => generatedKey?.Invoke(first) == 0 ? withoutKey : All;

    /// <summary>Whether the database makes the key of rows that are written by these columns.</summary>
    public bool TakesKey(Column[] columns) => columns.Length < All.Length;

    public void SetKey(TRow row, long key) => setKey!(row, key);

    /// <summary>Inserts one row by these columns, and returns the key where the database makes it.</summary>
    public string InsertOf(Column[] columns) => columns == withoutKey ? insert ??= Insert(columns) : Insert(columns);

    string Insert(Column[] columns) =>
        $"INSERT INTO \"{Table}\" ({string.Join(", ", columns.Select(column => $"\"{column.Name}\""))}) VALUES ({string.Join(", ", columns.Select((_, i) => RowValues.NameOf(i + 1)))})"
        + (TakesKey(columns) ? $" RETURNING \"{KeyColumns[0]}\"" : "");

    /// <summary>What happens on a clash, in the SQL that both providers share.</summary>
    public string Clause(OnExisting existing, IEnumerable<Column> columns) => existing switch
    {
        OnExisting.Fail => "",
        OnExisting.Skip => " ON CONFLICT DO NOTHING",
        OnExisting.ReplaceOlder => Clause(OnExisting.Replace, columns) + $" WHERE \"{Table}\".at <= excluded.at",
        OnExisting.Replace => $" ON CONFLICT ({string.Join(", ", KeyColumns)}) DO UPDATE SET "
            + string.Join(", ", columns.Where(column => !KeyColumns.Contains(column.Name)).Select(column => $"\"{column.Name}\" = excluded.\"{column.Name}\"")),
    };

    /// <summary>Reads the property, converts it as the model says, and puts it; what is empty is put as null.</summary>
    static Action<TRow, TWriter> Compile(IProperty property)
    {
        var (row, to) = (Expression.Parameter(typeof(TRow)), Expression.Parameter(typeof(TWriter)));
        var none = Expression.Call(to, "PutNull", null);
        if (property.IsShadowProperty()) return Expression.Lambda<Action<TRow, TWriter>>(none, row, to).Compile();
        Expression value = Expression.MakeMemberAccess(row, property.PropertyInfo!);
        var isEmpty = !property.ClrType.IsValueType || Nullable.GetUnderlyingType(property.ClrType) is not null ? Expression.Equal(value, Expression.Constant(null, property.ClrType)) : null;
        if (Nullable.GetUnderlyingType(property.ClrType) is { } inner) value = Expression.Convert(value, inner);
        if (property.GetTypeMapping().Converter is { } converter)
        {
            var convert = converter.ConvertToProviderExpression;
            value = ReplacingExpressionVisitor.Replace(convert.Parameters[0], Expression.Convert(value, convert.Parameters[0].Type), convert.Body);
        }

        var method = typeof(TWriter).GetMethod("Put", [value.Type]) ?? throw new InvalidOperationException($"{typeof(TWriter).Name} cannot store the {value.Type.Name} of {property.Name}.");
        Expression put = Expression.Call(to, method, value);
        return Expression.Lambda<Action<TRow, TWriter>>(isEmpty is null ? put : Expression.IfThenElse(isEmpty, none, put), row, to).Compile();
    }

    /// <summary>One column: its name, and how a row's value is put.</summary>
    internal sealed record Column(string Name, Action<TRow, TWriter> Put);
}
