using System.Globalization;
using System.IO.Compression;

namespace CampaignConsole.Core.Platform.Tables;

/// <summary>Which cell styles of a workbook show a number as a date, so that 45252 is read as 2023-11-22.</summary>
sealed class XlsxStyles
{
    readonly bool[] isDate;
    readonly bool from1904;

    XlsxStyles(bool[] isDate, bool from1904) => (this.isDate, this.from1904) = (isDate, from1904);

    public static XlsxStyles Of(ZipArchive archive)
    {
        Dictionary<int, string> formats = [];
        foreach (var element in XlsxParts.Elements(archive, "xl/styles.xml", "numFmt"))
            formats[Number(element.GetAttribute("numFmtId"))] = element.GetAttribute("formatCode") ?? "";
        var from1904 = XlsxParts.Elements(archive, "xl/workbook.xml", "workbookPr").Any(element => element.GetAttribute("date1904") is "1" or "true");
        return new XlsxStyles([.. CellFormats(archive).Select(format => IsDate(format, formats))], from1904);
    }

    /// <summary>A number as text: dates as ISO 8601, others without exponent and with the 15 digits that spreadsheets keep.</summary>
    public string Show(string value, string? style)
    {
        if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return value;
        var at = style is null ? 0 : Number(style);
        if (at < isDate.Length && at >= 0 && isDate[at]) return Date(number) ?? value;
        return Math.Abs(number) is < 1e15 and > 1e-9 or 0
            ? decimal.Parse(number.ToString("G15", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture)
            : value;
    }

    string? Date(double days)
    {
        // 1900 is no leap year, but the serial numbers say so: 60 is a day that never was.
        if (from1904) days += 1462;
        else if (days < 60) days++;
        if (days is < 0 or > 2_958_466) return null;
        var moment = DateTime.UnixEpoch.AddMilliseconds(Math.Round((days - 25_569) * 86_400_000d));
        moment = new DateTime((moment.Ticks + 5_000_000) / 10_000_000 * 10_000_000, DateTimeKind.Unspecified);
        if (days < 1) return moment.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        return moment.ToString(moment.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
    }

    static IEnumerable<int> CellFormats(ZipArchive archive)
    {
        foreach (var list in XlsxParts.Elements(archive, "xl/styles.xml", "cellXfs"))
        {
            if (list.IsEmptyElement) continue;
            var depth = list.Depth;
            while (list.Read() && list.Depth > depth)
            {
                if (list.NodeType == System.Xml.XmlNodeType.Element && list.LocalName == "xf") yield return Number(list.GetAttribute("numFmtId"));
            }
        }
    }

    static bool IsDate(int format, Dictionary<int, string> formats)
    {
        // Built in: 14-22 and 45-47; 27-36 and 50-58 are the East Asian dates.
        if (format is (>= 14 and <= 22) or (>= 27 and <= 36) or (>= 45 and <= 47) or (>= 50 and <= 58)) return true;
        return formats.TryGetValue(format, out var code) && HasDateLetters(code);
    }

    /// <summary>True when a format names a part of a date outside quotes and brackets, as <c>yyyy"年"m"月"</c> does.</summary>
    static bool HasDateLetters(string code)
    {
        var (quoted, bracket) = (false, false);
        for (var i = 0; i < code.Length; i++)
        {
            var letter = char.ToLowerInvariant(code[i]);
            if (letter == '\\') i++;
            else if (letter == '"') quoted = !quoted;
            else if (letter == '[') bracket = true;
            else if (letter == ']') bracket = false;
            else if (!quoted && !bracket && (letter is 'y' or 'd' or 'h' or 's' or 'm')) return true;
        }

        return false;
    }

    static int Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
