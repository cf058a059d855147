using System.Globalization;
using CampaignConsole.Core.Platform.Tables;
using CampaignConsole.Core.Platform.Tables.Imports;

namespace CampaignConsole.Web.Features.Imports.Parts;

/// <summary>The plan of an import while a person edits it.</summary>
public sealed class ImportEditModel(ImportPlan plan)
{
    /// <summary>The choice "one value for all rows".</summary>
    public const string Fixed = "fixed";

    readonly Dictionary<string, ColumnSource> sources = plan.Mapping.Sources.ToDictionary();
    readonly Dictionary<string, string> options = plan.Options.ToDictionary();

    public static IReadOnlyList<string> Encodings { get; } = ["utf-8", "gb18030", "utf-16", "utf-16BE", "windows-1252", "big5"];

    public static IReadOnlyList<string> Delimiters { get; } = [",", ";", "\t", "|"];

    public TableShape Shape { get; set; } = plan.Shape;

    public string Currency { get; set; } = plan.Currency;

    public string TimeZone { get; set; } = plan.TimeZone;

    /// <summary>day, month, or empty where nobody knows.</summary>
    public string Order { get; set; } = plan.Mapping.DayFirst switch { true => "day", false => "month", null => "" };

    public bool KeepsOthers { get; private set; }

    public ImportPlan Plan => new(Shape, new ColumnMapping(sources.ToDictionary(), Order switch { "day" => true, "month" => false, _ => null }), Currency, TimeZone, options.ToDictionary());

    public bool IsFed(string column) => sources.ContainsKey(column);

    /// <summary>What the select of a column shows: a column's number, <see cref="Fixed"/> or nothing.</summary>
    public string Choice(string column) => sources.TryGetValue(column, out var source) ? source.Index?.ToString(CultureInfo.InvariantCulture) ?? Fixed : "";

    public string? FixedOf(string column) => sources.GetValueOrDefault(column)?.Fixed;

    public int? IndexOf(string column) => sources.GetValueOrDefault(column)?.Index;

    public bool Says(string option) => options.GetValueOrDefault(option) == "true";

    public void Say(string option, bool value) => options[option] = value ? "true" : "false";

    public void Map(string column, string? choice)
    {
        if (string.IsNullOrEmpty(choice)) sources.Remove(column);
        else sources[column] = choice == Fixed ? new ColumnSource(null, "") : new ColumnSource(int.Parse(choice, CultureInfo.InvariantCulture));
    }

    public void Fix(string column, string text) => sources[column] = new ColumnSource(null, text);

    /// <summary>Feeds what no column takes into the open column, each header under its own name.</summary>
    public void KeepOthers(bool keep, IReadOnlyList<Column> columns, IReadOnlyList<string> headers)
    {
        KeepsOthers = keep;
        var open = columns.First(column => column.IsOpen).Name;
        foreach (var name in sources.Keys.Where(name => name.StartsWith(open, StringComparison.Ordinal)).ToList()) sources.Remove(name);
        if (!keep) return;
        var used = sources.Values.Select(source => source.Index).ToHashSet();
        for (var i = 0; i < headers.Count; i++)
            if (!used.Contains(i) && headers[i].Length > 0) sources[open + headers[i]] = new ColumnSource(i);
    }

    /// <summary>The first different values that a column would get.</summary>
    public string Sample(string column, TablePreview file) => sources.GetValueOrDefault(column) is { Index: { } index }
        ? string.Join(" · ", file.Rows.Select(row => row.At(index)).Where(text => text.Length > 0).Distinct().Take(3).Select(text => text.Length > 24 ? text[..24] + "…" : text))
        : FixedOf(column) ?? "";
}
