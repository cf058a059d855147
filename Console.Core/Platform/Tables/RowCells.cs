using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Platform.Tables;

/// <summary>Reads the typed cells of one row after another through a mapping, and notes what is wrong with them.</summary>
/// <param name="columns">The columns of the import.</param>
/// <param name="currency">For amounts.</param>
/// <param name="zone">For times without an offset.</param>
public sealed class RowCells(IReadOnlyList<Column> columns, ColumnMapping mapping, string currency, TimeZoneInfo zone)
{
    TableRow row;

    /// <summary>What was found wrong since the reader was made or <see cref="Forget"/> was called.</summary>
    public List<CellProblem> Problems { get; } = [];

    public int Number => row.Number;

    /// <summary>False as soon as a cell of the present row makes the row unusable.</summary>
    public bool IsGood { get; private set; }

    public TimeZoneInfo Zone => zone;

    public string Currency => currency;

    /// <summary>Goes on to a row and checks its required columns.</summary>
    public void Take(TableRow next)
    {
        (row, IsGood) = (next, true);
        if (row.Problem is { } code) Refuse("", code);
        else foreach (var column in columns) if (column.Required && Raw(column.Name).Length == 0) Refuse(column.Name, "value_missing");
    }

    public void Forget() => Problems.Clear();

    /// <summary>True when the mapping feeds this column, so that an empty cell means something.</summary>
    public bool Has(string column) => mapping.Sources.ContainsKey(column);

    /// <summary>The names after the dot of an open column, for example all mapped <c>attributes.*</c>.</summary>
    public IEnumerable<string> Names(string open) =>
        mapping.Sources.Keys.Where(name => name.StartsWith(open, StringComparison.Ordinal) && name.Length > open.Length).Select(name => name[open.Length..]);

    /// <summary>The trimmed text; null when empty. Longer than <paramref name="most"/> or unreadable characters are a problem.</summary>
    public string? Text(string column, int most = 200)
    {
        var text = Raw(column);
        if (text.Length == 0) return null;
        if (text.Contains('\uFFFD')) return Wrong<string>(column, "text_garbled");
        if (text.AsSpan().ContainsAnyInRange('\0', '\u0008')) return Wrong<string>(column, "text_control");
        return text.Length <= most ? text : Wrong<string>(column, "text_too_long");
    }

    /// <summary>An id: as <see cref="Text"/>, with what spreadsheets do to long numbers undone or refused.</summary>
    public string? Identifier(string column, int most = 200)
    {
        if (Text(column, most) is not { } text) return null;
        return Cells.LostDigits(text) ? Wrong<string>(column, "digits_lost") : Cells.Identifier(text);
    }

    public long? Whole(string column) =>
        Raw(column) is { Length: > 0 } text ? Cells.TryWhole(text, out var number) ? number : WrongValue<long>(column, "number_invalid") : null;

    /// <summary>Minor units of the row's currency.</summary>
    public long? Amount(string column)
    {
        if (Raw(column) is not { Length: > 0 } text) return null;
        return Cells.TryMoney(text, currency, out var amount, out var code) ? amount : WrongValue<long>(column, code);
    }

    public decimal? Fraction(string column) =>
        Raw(column) is { Length: > 0 } text ? Cells.TryDecimal(text, out var number) ? number : WrongValue<decimal>(column, "number_invalid") : null;

    public bool? Flag(string column) =>
        Raw(column) is { Length: > 0 } text ? Cells.TryFlag(text, out var flag) ? flag : WrongValue<bool>(column, "flag_invalid") : null;

    public DateOnly? Date(string column)
    {
        if (Raw(column) is not { Length: > 0 } text) return null;
        return Cells.TryDate(text, mapping.DayFirst, out var date, out var code) ? date : WrongValue<DateOnly>(column, code);
    }

    public DateTimeOffset? Instant(string column)
    {
        if (Raw(column) is not { Length: > 0 } text) return null;
        return Cells.TryInstant(text, mapping.DayFirst, zone, out var instant, out var code) ? instant : WrongValue<DateTimeOffset>(column, code);
    }

    /// <summary>One of several values by any of its spellings (lower case).</summary>
    public T? Choice<T>(string column, IReadOnlyDictionary<string, T> spellings) where T : struct =>
        Raw(column) is { Length: > 0 } text ? spellings.TryGetValue(text.ToLowerInvariant(), out var value) ? value : WrongValue<T>(column, "choice_unknown") : null;

    /// <summary>Several values in one cell, split at semicolons, commas (also Chinese), bars and line breaks.</summary>
    public IReadOnlyList<string> Several(string column) =>
        Raw(column).Split([';', '；', ',', '，', '、', '|', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Notes a problem that keeps the row out.</summary>
    public void Refuse(string column, string code)
    {
        IsGood = false;
        Add(column, code, kept: false);
    }

    /// <summary>Notes something about a row that is taken all the same.</summary>
    public void Note(string column, string code) => Add(column, code, kept: true);

    /// <summary>The trimmed text of a column, empty when it is not mapped.</summary>
    public string Raw(string column)
    {
        if (!mapping.Sources.TryGetValue(column, out var source)) return "";
        return source.Index is { } index ? row.At(index) : source.Fixed?.Trim() ?? "";
    }

    T? Wrong<T>(string column, string code) where T : class
    {
        RefuseOnce(column, code);
        return null;
    }

    T? WrongValue<T>(string column, string code) where T : struct
    {
        RefuseOnce(column, code);
        return null;
    }

    void RefuseOnce(string column, string code)
    {
        if (Problems.Count > 0 && Problems[^1] is { } last && last.Row == row.Number && last.Column == column && last.Code == code) return;
        Refuse(column, code);
    }

    void Add(string column, string code, bool kept)
    {
        var value = column.Length == 0 ? "" : Raw(column);
        if (value.Length > CellProblem.LongestValue) value = value[..CellProblem.LongestValue];
        Problems.Add(new CellProblem(row.Number, column, value, code, kept));
    }
}
