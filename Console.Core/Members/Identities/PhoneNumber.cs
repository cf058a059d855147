using System.Text;

namespace CampaignConsole.Core.Members.Identities;

/// <summary>Brings telephone numbers, however written, to E.164.</summary>
public static class PhoneNumber
{
    /// <summary>A country code and subscriber number together: at most 15 digits (ITU-T E.164).</summary>
    const int MostDigits = 15;

    const int FewestDigits = 7;

    /// <summary>The number as +CCNNN; a number without international prefix is taken as one of the country. Null when it cannot be a number.</summary>
    /// <param name="text">As written; full-width digits, brackets, blanks, dots and hyphens are understood.</param>
    /// <param name="country">ISO 3166-1, two letters; unknown countries take international numbers only.</param>
    public static string? Normalise(string text, string country)
    {
        if (Digits(text) is not { } written) return null;
        var plan = PhonePlan.ByCountry.GetValueOrDefault(country);
        if (written.StartsWith('+')) return International(written[1..]);
        if (written.StartsWith("00", StringComparison.Ordinal)) return International(written[2..]);
        if (plan is null) return null;
        // Chinese systems often write 86 without a plus before a mobile number.
        if (plan.CallingCode == "86" && written.Length == 13 && written.StartsWith("861", StringComparison.Ordinal)) written = written[2..];
        return Whole(plan.CallingCode, National(written, plan));
    }

    static string? International(string digits) =>
        PhonePlan.CodeOf(digits) is { } code ? Whole(code, digits[code.Length..]) : null;

    static string National(string written, PhonePlan plan)
    {
        if (plan.Trunk.Length == 0 || !written.StartsWith(plan.Trunk, StringComparison.Ordinal)) return written;
        var number = written[plan.Trunk.Length..];
        if (plan.CallingCode != "54") return number;
        // Argentina: mobiles are dialled area code, 15, number at home, and 9, area code, number from abroad.
        for (var area = 2; area <= 4; area++)
            if (number.Length == 12 && number.AsSpan(area).StartsWith("15")) return "9" + number[..area] + number[(area + 2)..];
        return number;
    }

    static string? Whole(string code, string number)
    {
        var length = code.Length + number.Length;
        if (number.Length < 4 || length is < FewestDigits or > MostDigits) return null;
        var fits = code switch
        {
            "86" => number[0] == '1' ? number.Length == 11 && number[1] >= '3' : number.Length is >= 9 and <= 12 && number[0] != '0',
            "1" => number.Length == 10 && number[0] >= '2',
            _ => true,
        };
        return fits ? "+" + code + number : null;
    }

    /// <summary>Digits with at most one leading plus; null when there is anything that does not belong into a number.</summary>
    static string? Digits(string text)
    {
        var digits = new StringBuilder(text.Length);
        foreach (var sign in text.Replace("(0)", "", StringComparison.Ordinal))
        {
            var value = sign is >= '\uFF10' and <= '\uFF19' ? (char)(sign - '\uFF10' + '0') : sign == '\uFF0B' ? '+' : sign;
            if (char.IsAsciiDigit(value) || (value == '+' && digits.Length == 0)) digits.Append(value);
            else if (!IsFiller(value)) return null;
        }

        return digits.Length is 0 or > 20 ? null : digits.ToString();
    }

    static bool IsFiller(char sign) =>
        sign is ' ' or '\u00A0' or '\u3000' or '\t' or '-' or '.' or '/' or '(' or ')' or '\uFF08' or '\uFF09' or '\uFF0D'
            or (>= '\u2010' and <= '\u2015') or (>= '\u200B' and <= '\u200F') or (>= '\u202A' and <= '\u202F');
}
