namespace CampaignConsole.Core.Campaigns.Content;

/// <summary>How many segments a text takes as an SMS: what carriers charge by. 3GPP TS 23.038 (the alphabets) and TS 23.040 (long messages).</summary>
public static class SmsSegments
{
    const int One7 = 160;

    /// <summary>Septets in a part of a long message; the rest is its header.</summary>
    const int Part7 = 153;

    const int One16 = 70;

    const int Part16 = 67;

    /// <summary>The default alphabet of GSM 7 bit, without the escape.</summary>
    const string Basic = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    /// <summary>The extension: two septets each.</summary>
    const string Extended = "\f^{}\\[~]|€";

    static readonly System.Buffers.SearchValues<char> All = System.Buffers.SearchValues.Create(Basic + Extended);

    static readonly System.Buffers.SearchValues<char> Doubles = System.Buffers.SearchValues.Create(Extended);

    /// <summary>Segments of a text; 0 for an empty one.</summary>
    public static int Of(string text)
    {
        if (text.Length == 0) return 0;
        if (text.AsSpan().ContainsAnyExcept(All)) return text.Length <= One16 ? 1 : Parts(text, Part16, letter => 1, keepsPairs: true);
        var septets = 0;
        foreach (var letter in text) septets += Doubles.Contains(letter) ? 2 : 1;
        return septets <= One7 ? 1 : Parts(text, Part7, letter => Doubles.Contains(letter) ? 2 : 1, keepsPairs: false);
    }

    /// <summary>Neither an escaped letter nor a surrogate pair is cut in two.</summary>
    static int Parts(string text, int most, Func<char, int> width, bool keepsPairs)
    {
        var (parts, used) = (1, 0);
        for (var i = 0; i < text.Length; i++)
        {
            var needed = width(text[i]);
            if (keepsPairs && char.IsHighSurrogate(text[i]) && i + 1 < text.Length) needed = 2;
            if (used + needed > most) (parts, used) = (parts + 1, 0);
            used += needed;
            if (needed == 2 && keepsPairs) i++;
        }

        return parts;
    }
}
