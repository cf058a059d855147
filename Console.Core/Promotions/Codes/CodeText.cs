using System.Globalization;
using System.Security.Cryptography;

namespace CampaignConsole.Core.Promotions.Codes;

/// <summary>How codes are written: Crockford's alphabet, 80 random bits and a check character, in groups of four.</summary>
public static class CodeText
{
    const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>16 characters of 5 random bits are 80 bits.</summary>
    const int Length = 16;

    /// <summary>A new code with its check character, in groups: <c>7K2M-9QWX-…</c>.</summary>
    public static string New()
    {
        Span<char> text = stackalloc char[Length + 1];
        Span<byte> random = stackalloc byte[Length];
        RandomNumberGenerator.Fill(random);
        for (var i = 0; i < Length; i++) text[i] = Alphabet[random[i] & 31];
        text[Length] = Check(text[..Length]);
        return Grouped(text.ToString());
    }

    /// <summary>As codes are compared: upper case, no spaces or hyphens, O read as 0, I and L as 1.</summary>
    public static string Normal(string? typed) => string.Create(null, $"{typed}").ToUpperInvariant()
        .Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal)
        .Replace('O', '0').Replace('I', '1').Replace('L', '1');

    /// <summary>True when a till can find a code by this text.</summary>
    public static bool IsFindable(string typed) => Normal(typed) is { Length: >= 4 and <= 64 } normal && MayBe(normal);

    /// <summary>False for a generated code with a typing error; any text of another length may be a shared code.</summary>
    public static bool MayBe(string normal) => normal.Length != Length + 1 || normal.Any(letter => !Alphabet.Contains(letter)) || Check(normal.AsSpan(0, Length)) == normal[Length];

    /// <summary>True for what has the form of a generated code and a wrong check character: a typing error, known without a look-up.</summary>
    public static bool IsMistyped(string? typed) => !MayBe(Normal(typed));

    /// <summary>True for what a shared code may be: 4 to 32 letters, digits and hyphens.</summary>
    public static bool IsShared(string? code) => code is { Length: >= 4 and <= 32 } && code.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-');

    /// <summary>All but the last four hidden.</summary>
    public static string Masked(string code) => Normal(code) is { Length: > 4 } normal ? normal[^4..] : Normal(code);

    /// <summary>The name of a code's file, without its ending, that every system takes and no other code has: the code itself, or where that cannot be a name, what is left of it with its id.</summary>
    public static string FileName(string code, long id) => code.All(MayBeInName) && !IsDevice(code)
        ? code
        : string.Create(CultureInfo.InvariantCulture, $"{string.Concat(code.Select(letter => MayBeInName(letter) ? letter : '_'))}_{id}");

    static bool MayBeInName(char letter) => char.IsAsciiLetterOrDigit(letter) || letter == '-';

    /// <summary>Windows takes no file of these names, whatever its ending.</summary>
    static bool IsDevice(string code) => code.Length == 4 && char.IsAsciiDigit(code[3]) && (code.StartsWith("COM", StringComparison.OrdinalIgnoreCase) || code.StartsWith("LPT", StringComparison.OrdinalIgnoreCase));

    static string Grouped(string text) => string.Join('-', text[..4], text[4..8], text[8..12], text[12..]);

    /// <summary>Weighted sum modulo 31 (a prime), so that a wrong or swapped character is found.</summary>
    static char Check(ReadOnlySpan<char> text)
    {
        var sum = 0;
        for (var i = 0; i < text.Length; i++) sum += (i + 2) * Alphabet.IndexOf(text[i], StringComparison.Ordinal);
        return Alphabet[sum % 31];
    }
}
