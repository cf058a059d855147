using System.Globalization;
using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Platform.Tables.Sheets;

/// <summary>One sheet while it is written: cells from left to right, rows from top to bottom.</summary>
public sealed class Sheet : IDisposable
{
    /// <summary>Characters that a cell can hold; longer texts are cut.</summary>
    public const int LongestText = 32_767;

    readonly SheetBook book;
    readonly string name;
    readonly IReadOnlyList<SheetColumn> columns;
    readonly char[] number = new char[48];
    TextWriter xml;
    int row;
    int column;
    bool ended;

    internal Sheet(SheetBook book, string name, IReadOnlyList<SheetColumn> columns)
    {
        (this.book, this.name, this.columns) = (book, name, columns);
        xml = Begin();
    }

    /// <summary>Rows written, without the header.</summary>
    public long Rows { get; private set; }

    /// <summary>A text; never a formula, whatever it begins with.</summary>
    public Sheet Text(string? text, SheetStyle style = SheetStyle.Plain)
    {
        if (string.IsNullOrEmpty(text)) return Skip();
        if (style == SheetStyle.Plain && FormulaGuard.IsDangerous(text)) style = SheetStyle.GuardedText;
        if (text.Length > LongestText) text = text[..LongestText];
        Start();
        if (book.Texts.PlaceOf(text) is { } place) return Value("<c t=\"s\" s=\"", place, style);
        xml.Write("<c t=\"inlineStr\" s=\"");
        Style(style);
        xml.Write("\"><is>");
        SheetText.WriteElement(xml, text);
        xml.Write("</is></c>");
        return this;
    }

    public Sheet Whole(long? value) => value is null ? Skip() : Number(value.Value, SheetStyle.Whole);

    public Sheet Fraction(decimal? value) => value is null ? Skip() : Number(value.Value, SheetStyle.Fraction);

    /// <summary>A share: 0.25 is shown as 25.0 %.</summary>
    public Sheet Percent(decimal? share) => share is null ? Skip() : Number(share.Value, SheetStyle.Percent);

    /// <summary>Minor units, shown in major units with the currency's decimals.</summary>
    public Sheet Money(long? amount, string currency)
    {
        if (amount is null) return Skip();
        var style = Currencies.Exponent(currency) switch { 0 => SheetStyle.Money0, 3 => SheetStyle.Money3, _ => SheetStyle.Money2 };
        return Number(Currencies.Major(amount.Value, currency), style);
    }

    public Sheet Date(DateOnly? date) => date is null ? Skip() : Number(date.Value.DayNumber - 693_593, SheetStyle.Date);

    /// <summary>A wall-clock time, to the second.</summary>
    public Sheet Moment(DateTime? wall) => wall is null ? Skip() : Number(Math.Round((decimal)wall.Value.Ticks / TimeSpan.TicksPerDay - 693_593m, 8), SheetStyle.Moment);

    /// <summary>An instant as the wall clock of a zone shows it.</summary>
    public Sheet Moment(DateTimeOffset? instant, TimeZoneInfo zone) => instant is null ? Skip() : Moment(Instants.Wall(instant.Value, zone));

    /// <summary>An empty cell.</summary>
    public Sheet Skip()
    {
        Start();
        xml.Write("<c/>");
        return this;
    }

    public void EndRow()
    {
        Start();
        column = 0;
        xml.Write("</row>");
        Rows++;
        if (row < SheetBook.MostRows) return;
        End();
        xml = Begin();
    }

    public void Dispose()
    {
        if (ended) return;
        ended = true;
        End();
    }

    Sheet Number<T>(T value, SheetStyle style) where T : ISpanFormattable
    {
        Start();
        return Value("<c s=\"", value, style);
    }

    Sheet Value<T>(string start, T value, SheetStyle style) where T : ISpanFormattable
    {
        xml.Write(start);
        Style(style);
        xml.Write("\"><v>");
        value.TryFormat(number, out var length, default, CultureInfo.InvariantCulture);
        xml.Write(number, 0, length);
        xml.Write("</v></c>");
        return this;
    }

    void Style(SheetStyle style)
    {
        ((int)style).TryFormat(number, out var length, default, CultureInfo.InvariantCulture);
        xml.Write(number, 0, length);
    }

    void Start()
    {
        if (column++ > 0) return;
        row++;
        xml.Write("<row r=\"");
        row.TryFormat(number, out var length, default, CultureInfo.InvariantCulture);
        xml.Write(number, 0, length);
        xml.Write("\">");
    }

    TextWriter Begin()
    {
        (row, column) = (0, 0);
        xml = book.BeginPart(name);
        xml.Write("""<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0">""");
        if (columns.Count > 0) xml.Write("""<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>""");
        xml.Write("</sheetView></sheetViews><sheetFormatPr defaultRowHeight=\"15\"/>");
        if (columns.Count > 0)
        {
            xml.Write("<cols>");
            for (var i = 0; i < columns.Count; i++)
                xml.Write(string.Create(CultureInfo.InvariantCulture, $"<col min=\"{i + 1}\" max=\"{i + 1}\" width=\"{columns[i].Width}\" customWidth=\"1\"/>"));
            xml.Write("</cols>");
        }

        xml.Write("<sheetData>");
        foreach (var header in columns) Text(header.Header, header.AlignRight ? SheetStyle.HeaderRight : SheetStyle.Header);
        if (columns.Count == 0) return xml;
        xml.Write("</row>");
        column = 0;
        return xml;
    }

    void End()
    {
        if (column > 0) xml.Write("</row>");
        xml.Write("</sheetData>");
        if (columns.Count > 0 && row > 1) xml.Write($"<autoFilter ref=\"A1:{SheetParts.Letters(columns.Count)}{row}\"/>");
        xml.Write("</worksheet>");
        xml.Dispose();
    }
}
