using System.Globalization;
using System.Text;

namespace CampaignConsole.Core.Members.Identities;

/// <summary>Checks e-mail addresses as members write them, and brings them to lower case.</summary>
/// <remarks>Takes the addresses of RFC 5321 with the letters of RFC 6531; refuses what no member's mailbox has: quoted local parts, comments, address literals.</remarks>
public static class EmailAddress
{
    const int MostLocalBytes = 64;
    const int MostBytes = 254;
    const int MostLabel = 63;

    static readonly IdnMapping Idn = new() { AllowUnassigned = true, UseStd3AsciiRules = false };

    /// <summary>The address in lower case, or null when it is none.</summary>
    public static string? Normalise(string text)
    {
        var address = text.Trim(' ', '\u00A0', '\u3000', '\t');
        var at = address.LastIndexOf('@');
        if (at <= 0 || !IsWellFormed(address)) return null;
        var local = address.AsSpan(0, at);
        var domain = address.AsSpan(at + 1);
        if (!IsLocal(local) || DomainLength(domain) is not { } length || Encoding.UTF8.GetByteCount(local) + 1 + length > MostBytes) return null;
        return address.ToLowerInvariant();
    }

    static bool IsLocal(ReadOnlySpan<char> local)
    {
        if (Encoding.UTF8.GetByteCount(local) > MostLocalBytes) return false;
        foreach (var atom in local.Split('.'))
            if (local[atom].IsEmpty || !IsText(local[atom])) return false;
        return true;
    }

    static bool IsText(ReadOnlySpan<char> atom)
    {
        foreach (var sign in atom)
            if (!IsAtomText(sign)) return false;
        return true;
    }

    static bool IsAtomText(char sign) =>
        sign > 127 ? !char.IsControl(sign) && !char.IsWhiteSpace(sign) : char.IsAsciiLetterOrDigit(sign) || "!#$%&'*+-/=?^_`{|}~".Contains(sign);

    /// <summary>Its length in ASCII form, or null when it is no domain.</summary>
    static int? DomainLength(ReadOnlySpan<char> domain)
    {
        var length = domain.Count('.');
        foreach (var range in domain.Split('.'))
        {
            var label = domain[range];
            if (label.IsEmpty || label[0] == '-' || label[^1] == '-' || !IsLabel(label)) return null;
            var ascii = AsciiLength(label);
            if (ascii > MostLabel) return null;
            length += ascii;
        }

        return length <= 253 && domain[(domain.LastIndexOf('.') + 1)..].ContainsAnyExceptInRange('0', '9') ? length : null;
    }

    static bool IsLabel(ReadOnlySpan<char> label)
    {
        foreach (var sign in label)
            if (!(sign > 127 ? IsAtomText(sign) : char.IsAsciiLetterOrDigit(sign) || sign == '-')) return false;
        return true;
    }

    static int AsciiLength(ReadOnlySpan<char> label)
    {
        if (Ascii.IsValid(label)) return label.Length;
        try
        {
            return Idn.GetAscii(label.ToString()).Length;
        }
        catch (ArgumentException)
        {
            return Encoding.UTF8.GetByteCount(label);
        }
    }

    static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return false;
            i++;
        }

        return true;
    }
}
