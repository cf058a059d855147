using System.Globalization;
using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Channels.Adapters.Email;

/// <summary>One address, checked so strictly that it cannot smuggle a command or a header.</summary>
/// <param name="Value">The address with its domain in ASCII.</param>
/// <param name="NeedsUtf8">The part before the @ has letters beyond ASCII, which only SMTPUTF8 servers take (RFC 6531).</param>
public sealed record MailAddress(string Value, bool NeedsUtf8)
{
    const string Allowed = "!#$%&'*+-/=?^_`{|}~.";

    /// <summary>Reads an address as a person wrote it.</summary>
    /// <exception cref="Refused"><c>address_invalid</c></exception>
    public static MailAddress Of(string? written)
    {
        var text = written?.Trim() ?? "";
        var at = text.LastIndexOf('@');
        if (at is < 1 or > 64 || at == text.Length - 1 || text.Length > 254) throw AdapterRefusals.AddressInvalid();
        // What Trim took off may not have been a line break: it stands for a second line that somebody tried to add.
        if (written!.AsSpan().ContainsAny('\r', '\n', '\0')) throw AdapterRefusals.AddressInvalid();
        var local = text[..at];
        foreach (var letter in local)
            if (!(char.IsAsciiLetterOrDigit(letter) || Allowed.Contains(letter) || (letter > '\u00A0' && !char.IsWhiteSpace(letter) && !char.IsControl(letter))))
                throw AdapterRefusals.AddressInvalid();
        if (local.StartsWith('.') || local.EndsWith('.') || local.Contains("..")) throw AdapterRefusals.AddressInvalid();
        return new MailAddress(local + "@" + Domain(text[(at + 1)..]), !System.Text.Ascii.IsValid(local));
    }

    /// <summary>The domain, for Message-IDs.</summary>
    public string DomainPart => Value[(Value.LastIndexOf('@') + 1)..];

    static string Domain(string written)
    {
        string ascii;
        try
        {
            ascii = new IdnMapping { UseStd3AsciiRules = true }.GetAscii(written.TrimEnd('.'));
        }
        catch (ArgumentException)
        {
            throw AdapterRefusals.AddressInvalid();
        }

        return ascii.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.') ? ascii.ToLowerInvariant() : throw AdapterRefusals.AddressInvalid();
    }
}
