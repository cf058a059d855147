using System.Buffers;

namespace CampaignConsole.Core.Platform.Tables.Sheets;

/// <summary>Texts as XML content; what XML cannot carry is written as a workbook expects it (<c>_x0007_</c>).</summary>
static class SheetText
{
    static readonly SearchValues<char> Special = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Where(code => code is not ('\t' or '\n')).Select(code => (char)code), '&', '<', '>', '_', '\uFFFE', '\uFFFF',
            .. Enumerable.Range(0xD800, 0x800).Select(code => (char)code)]);

    public static void WriteElement(TextWriter xml, string text)
    {
        xml.Write("<t xml:space=\"preserve\">");
        Write(xml, text);
        xml.Write("</t>");
    }

    static void Write(TextWriter xml, ReadOnlySpan<char> text)
    {
        while (true)
        {
            var at = text.IndexOfAny(Special);
            if (at < 0)
            {
                xml.Write(text);
                return;
            }

            xml.Write(text[..at]);
            text = text[(at + One(xml, text[at..]))..];
        }
    }

    /// <summary>Writes the first character of the text and tells how many it took.</summary>
    static int One(TextWriter xml, ReadOnlySpan<char> text)
    {
        var character = text[0];
        switch (character)
        {
            case '&':
                xml.Write("&amp;");
                return 1;
            case '<':
                xml.Write("&lt;");
                return 1;
            case '>':
                xml.Write("&gt;");
                return 1;
            case '_':
                // A text that looks like an escape itself must have its underscore escaped.
                xml.Write(text is ['_', 'x', _, _, _, _, '_', ..] ? "_x005F_" : "_");
                return 1;
            default:
                if (char.IsHighSurrogate(character) && text.Length > 1 && char.IsLowSurrogate(text[1]))
                {
                    xml.Write(text[..2]);
                    return 2;
                }

                if (char.IsSurrogate(character)) xml.Write('\uFFFD');
                else xml.Write($"_x{(int)character:X4}_");
                return 1;
        }
    }
}
