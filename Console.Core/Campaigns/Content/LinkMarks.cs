using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace CampaignConsole.Core.Campaigns.Content;

/// <summary>A message's templates with a mark in place of each link, and the addresses that the marks stand for.</summary>
sealed record MarkedTexts(MessageTexts Texts, IReadOnlyList<string> Links);

/// <summary>
/// Finds the links that stand in a text as they are, before the text is made anybody's. A link with a merge field in it is left alone: it may carry a name or a code, and what is a
/// member's own must not stand in a table of links; for the same reason the links that leave, choose or claim are never tracked.
/// </summary>
static partial class LinkMarks
{
    /// <summary>Letters of an address; browsers and mail programs do not all take longer ones.</summary>
    public const int LongestAddress = 2_000;

    // Of Unicode's private use: no text means anything by them, and no template engine or escaping touches them.
    const char Begin = '\uE0A0', End = '\uE0A1';

    /// <summary>Marks the links of the body and the HTML. A registered template says no link of ours: the provider puts its own text together, and refuses another.</summary>
    public static MarkedTexts Of(MessageTexts texts)
    {
        if (texts.Template is not null) return new MarkedTexts(texts, []);
        var links = new List<string>();
        return new MarkedTexts(texts with { Body = texts.Body is null ? null : InText(texts.Body, links), Html = texts.Html is null ? null : InHtml(texts.Html, links) }, links);
    }

    /// <summary>Puts addresses in place of the marks.</summary>
    public static string Fill(string rendered, IReadOnlyList<string> addresses)
    {
        if (!rendered.Contains(Begin, StringComparison.Ordinal)) return rendered;
        return Mark().Replace(rendered, found => int.TryParse(found.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < addresses.Count ? addresses[at] : "");
    }

    static string InHtml(string html, List<string> links) => Anchor().Replace(html, found =>
    {
        var value = found.Groups["url"];
        if (value.Value.Contains("{{", StringComparison.Ordinal) || AddressOf(WebUtility.HtmlDecode(value.Value).Trim()) is not { } address) return found.Value;
        var at = value.Index - found.Index;
        return string.Concat(found.ValueSpan[..at], MarkOf(address, links), found.ValueSpan[(at + value.Length)..]);
    });

    static string InText(string text, List<string> links) => Plain().Replace(text, found =>
    {
        // What goes on with a merge field is not the whole link yet.
        var next = found.Index + found.Length;
        if (next + 1 < text.Length && text[next] == '{' && text[next + 1] == '{') return found.Value;
        if (found.Index > 1 && text[found.Index - 1] == '}' && text[found.Index - 2] == '}') return found.Value;
        var length = Trimmed(found.Value);
        return AddressOf(found.Value[..length]) is { } address ? MarkOf(address, links) + found.Value[length..] : found.Value;
    });

    /// <summary>How much of it is the link: a full stop or bracket behind it is the sentence's.</summary>
    static int Trimmed(string found)
    {
        var link = found.AsSpan();
        while (link.Length > 0 && (link[^1] is '.' or ',' or ';' or ':' or '!' or '?' or '\'' or '*' || ClosesNothing(link, '(', ')') || ClosesNothing(link, '[', ']'))) link = link[..^1];
        return link.Length;
    }

    static bool ClosesNothing(ReadOnlySpan<char> link, char open, char close) => link[^1] == close && link.Count(open) < link.Count(close);

    /// <summary>The address as a header may carry it; null for what is no plain link to a page.</summary>
    static string? AddressOf(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.Host.Length == 0 || uri.UserInfo.Length > 0) return null;
        var address = new UriBuilder(uri) { Host = uri.IdnHost, Port = uri.IsDefaultPort ? -1 : uri.Port }.Uri.AbsoluteUri;
        return address.Length <= LongestAddress && Ascii.IsValid(address) ? address : null;
    }

    static string MarkOf(string address, List<string> links)
    {
        var at = links.IndexOf(address);
        if (at < 0)
        {
            at = links.Count;
            links.Add(address);
        }

        return string.Create(CultureInfo.InvariantCulture, $"{Begin}{at}{End}");
    }

    [GeneratedRegex("""<(?:a|area)\b[^>]*?\shref\s*=\s*(?:"(?<url>[^"]*)"|'(?<url>[^']*)')""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Anchor();

    /// <summary>The letters of RFC 3986: a Chinese sentence goes on behind a link without a space.</summary>
    [GeneratedRegex(@"https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Plain();

    [GeneratedRegex("\uE0A0([0-9]{1,4})\uE0A1", RegexOptions.CultureInvariant)]
    private static partial Regex Mark();
}
