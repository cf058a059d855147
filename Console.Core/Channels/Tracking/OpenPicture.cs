using System.Text.RegularExpressions;

namespace CampaignConsole.Core.Channels.Tracking;

/// <summary>The picture of one pixel by which it is known that a mail was opened.</summary>
public static partial class OpenPicture
{
    const string End = "\" width=\"1\" height=\"1\" alt=\"\" style=\"border:0\">";

    /// <summary>Puts it at the end of the body, where it moves nothing.</summary>
    internal static string In(string html, string source)
    {
        var picture = $"<img src=\"{source}{End}";
        var end = html.LastIndexOf("</body", StringComparison.OrdinalIgnoreCase);
        return end < 0 ? html + picture : html.Insert(end, picture);
    }

    /// <summary>A mail as somebody of the brand looks at it, who is not its member: nothing tells that it was opened.</summary>
    public static string Without(string html) => Picture().Replace(html, "");

    [GeneratedRegex("""<img src="[^"]*/o/[A-Za-z0-9_-]+\.gif" width="1" height="1" alt="" style="border:0">""", RegexOptions.CultureInvariant)]
    private static partial Regex Picture();
}
