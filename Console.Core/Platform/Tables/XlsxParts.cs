using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;

namespace CampaignConsole.Core.Platform.Tables;

/// <summary>The parts of a workbook beside its sheets: their list and the shared texts.</summary>
static partial class XlsxParts
{
    /// <summary>Characters of shared texts that are held; a workbook with more is refused rather than let it fill the memory.</summary>
    const long MostTextHeld = 400_000_000;

    /// <summary>A sheet's name and the archive's entry that holds it.</summary>
    public sealed record Sheet(string Name, string Part);

    public static XmlReader Reader(Stream stream) => XmlReader.Create(stream, new XmlReaderSettings
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        CheckCharacters = false,
    });

    /// <summary>The sheets that can be seen, in the workbook's order.</summary>
    public static IReadOnlyList<Sheet> Sheets(ZipArchive archive)
    {
        var targets = Targets(archive);
        List<Sheet> sheets = [];
        foreach (var element in Elements(archive, "xl/workbook.xml", "sheet"))
        {
            if (element.GetAttribute("state") is "hidden" or "veryHidden") continue;
            var id = element.GetAttribute("id", "http://schemas.openxmlformats.org/officeDocument/2006/relationships")
                ?? element.GetAttribute("id", "http://purl.oclc.org/ooxml/officeDocument/relationships");
            if (id is not null && targets.TryGetValue(id, out var part)) sheets.Add(new Sheet(element.GetAttribute("name") ?? "", part));
        }

        return sheets;
    }

    public static IReadOnlyList<string> SharedTexts(ZipArchive archive)
    {
        List<string> texts = [];
        long held = 0;
        foreach (var element in Elements(archive, "xl/sharedStrings.xml", "si"))
        {
            var text = RichText(element);
            if ((held += text.Length + 24) > MostTextHeld) throw TablesRefusals.Unreadable();
            texts.Add(text);
        }

        return texts;
    }

    /// <summary>The text of a plain or rich string, without its pronunciation hints.</summary>
    public static string RichText(XmlReader xml)
    {
        if (xml.IsEmptyElement) return "";
        var depth = xml.Depth;
        string? only = null;
        StringBuilder? more = null;
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml.NodeType != XmlNodeType.Element) continue;
            if (xml.LocalName == "rPh")
            {
                if (xml.IsEmptyElement) continue;
                var hint = xml.Depth;
                while (xml.Read() && xml.Depth > hint) { }
            }
            else if (xml.LocalName == "t")
            {
                var text = Content(xml);
                if (only is null) only = text;
                else (more ??= new StringBuilder(only)).Append(text);
            }
        }

        return Unescape(more?.ToString() ?? only ?? "");
    }

    /// <summary>The text inside the element that the reader stands on.</summary>
    public static string Content(XmlReader xml)
    {
        if (xml.IsEmptyElement) return "";
        var depth = xml.Depth;
        var text = "";
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace) text += xml.Value;
        }

        return text;
    }

    /// <summary>Characters that XML cannot carry are written as _x000D_ in workbooks.</summary>
    public static string Unescape(string text) => text.Contains("_x", StringComparison.Ordinal)
        ? Escaped().Replace(text, match => ((char)int.Parse(match.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString())
        : text;

    /// <summary>The reader, standing on each element of that name in turn; nothing when the part is missing.</summary>
    public static IEnumerable<XmlReader> Elements(ZipArchive archive, string part, string name)
    {
        if (archive.GetEntry(part) is not { } entry) yield break;
        using var stream = entry.Open();
        using var xml = Reader(stream);
        while (Read(xml)) if (xml.NodeType == XmlNodeType.Element && xml.LocalName == name) yield return xml;
    }

    static bool Read(XmlReader xml)
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

    static Dictionary<string, string> Targets(ZipArchive archive)
    {
        Dictionary<string, string> targets = [];
        foreach (var element in Elements(archive, "xl/_rels/workbook.xml.rels", "Relationship"))
        {
            if (element.GetAttribute("Id") is { } id && element.GetAttribute("Target") is { } target)
                targets[id] = target.StartsWith('/') ? target[1..] : "xl/" + target;
        }

        return targets;
    }

    [GeneratedRegex("_x([0-9A-Fa-f]{4})_")]
    private static partial Regex Escaped();
}
