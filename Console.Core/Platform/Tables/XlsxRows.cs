using System.Globalization;
using System.IO.Compression;
using System.Xml;

namespace CampaignConsole.Core.Platform.Tables;

/// <summary>Reads one sheet of a workbook row by row (ECMA-376, part 1); only its shared texts are held in memory.</summary>
static class XlsxRows
{
    const int WidestColumn = 16_384;

    public static IReadOnlyList<string> Sheets(string path)
    {
        using var archive = Open(path);
        return [.. XlsxParts.Sheets(archive).Select(sheet => sheet.Name)];
    }

    public static IEnumerable<TableRow> Read(string path, TableShape shape)
    {
        using var archive = Open(path);
        var sheets = XlsxParts.Sheets(archive);
        var sheet = shape.Sheet is null
            ? sheets.FirstOrDefault() ?? throw TablesRefusals.Unreadable()
            : sheets.FirstOrDefault(item => item.Name == shape.Sheet) ?? throw TablesRefusals.SheetUnknown(shape.Sheet);
        var part = archive.GetEntry(sheet.Part) ?? throw TablesRefusals.Unreadable();
        var (texts, styles) = (XlsxParts.SharedTexts(archive), XlsxStyles.Of(archive));
        using var stream = part.Open();
        using var xml = XlsxParts.Reader(stream);
        List<string> cells = [];
        var number = 0;
        while (Next(xml))
        {
            if (xml.NodeType != XmlNodeType.Element || xml.LocalName != "row") continue;
            number = int.TryParse(xml.GetAttribute("r"), NumberStyles.None, CultureInfo.InvariantCulture, out var said) ? said : number + 1;
            cells.Clear();
            var broken = !xml.IsEmptyElement && !TryCells(xml, cells, texts, styles);
            yield return broken ? new TableRow(number, [], "file_broken") : new TableRow(number, [.. cells]);
            if (broken) yield break;
        }
    }

    static ZipArchive Open(string path)
    {
        try
        {
            return ZipFile.OpenRead(path);
        }
        catch (InvalidDataException)
        {
            throw TablesRefusals.Unreadable();
        }
    }

    static bool Next(XmlReader xml)
    {
        try
        {
            return xml.Read();
        }
        catch (Exception problem) when (problem is XmlException or InvalidDataException)
        {
            throw TablesRefusals.Unreadable();
        }
    }

    static bool TryCells(XmlReader xml, List<string> cells, IReadOnlyList<string> texts, XlsxStyles styles)
    {
        try
        {
            var depth = xml.Depth;
            while (xml.Read() && xml.Depth > depth)
            {
                if (xml.NodeType != XmlNodeType.Element || xml.LocalName != "c") continue;
                var column = Column(xml.GetAttribute("r"), cells.Count);
                if (column >= WidestColumn) return false;
                while (cells.Count < column) cells.Add("");
                var text = Cell(xml, texts, styles);
                if (column < cells.Count) cells[column] = text;
                else cells.Add(text);
            }

            return true;
        }
        catch (Exception problem) when (problem is XmlException or InvalidDataException)
        {
            return false;
        }
    }

    static string Cell(XmlReader xml, IReadOnlyList<string> texts, XlsxStyles styles)
    {
        var type = xml.GetAttribute("t");
        var style = xml.GetAttribute("s");
        if (xml.IsEmptyElement) return "";
        var (value, inline) = ("", "");
        var depth = xml.Depth;
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml.NodeType != XmlNodeType.Element) continue;
            if (xml.LocalName == "v") value = XlsxParts.Content(xml);
            else if (xml.LocalName == "is") inline = XlsxParts.RichText(xml);
        }

        return type switch
        {
            "s" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < texts.Count ? texts[at] : "",
            "inlineStr" => inline,
            "str" => XlsxParts.Unescape(value),
            "b" => value == "1" ? "true" : "false",
            "e" or "d" => value,
            _ => styles.Show(value, style),
        };
    }

    /// <summary>"AB12" to 27, counted from 0; a cell without a reference follows the one before.</summary>
    static int Column(string? reference, int next)
    {
        if (reference is null) return next;
        var column = 0;
        foreach (var letter in reference)
        {
            if (letter is < 'A' or > 'Z') break;
            column = column * 26 + (letter - 'A' + 1);
            if (column > WidestColumn) return WidestColumn;
        }

        return column - 1;
    }
}
