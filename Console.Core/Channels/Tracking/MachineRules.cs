using System.Collections.Frozen;
using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Channels.Tracking;

/// <summary>What a request for a link or a picture says of whoever asks. Of its address on the net nothing is kept or looked at.</summary>
/// <param name="Purposes">The headers <c>Sec-Purpose</c>, <c>Purpose</c>, <c>X-Purpose</c> and <c>X-Moz</c>.</param>
public sealed record TrackingRequest(string? UserAgent, IReadOnlyCollection<string?> Purposes);

/// <summary>The one list of what tells a machine from a person; each rule has a code that stands beside the fact.</summary>
/// <remarks>
/// Left to count as people on purpose: the proxies that fetch a picture at the moment in which somebody looks at the mail (Gmail's, Yahoo's), browsers within apps (WeChat's, Alipay's) and Outlook on
/// a desktop. Apple's Mail Privacy Protection fetches every picture unseen and is a machine, although a person may have looked too: what cannot be told is not counted as read.
/// </remarks>
public static class MachineRules
{
    public const string NoAgent = "no_agent", Prefetch = "prefetch", ApplePrivacy = "apple_mail_privacy", Scanner = "scanner", Preview = "link_preview", Program = "program", TooSoon = "too_soon", Burst = "burst";

    /// <summary>Every rule, in the order in which they are asked.</summary>
    public static IReadOnlyList<string> All { get; } = [Prefetch, NoAgent, ApplePrivacy, Scanner, Preview, Program, TooSoon, Burst];

    /// <summary>After the channel took a message: sooner than this nobody has read it. Filters of mail look at links while they take it in.</summary>
    internal static readonly TimeSpan SoonestByMail = TimeSpan.FromSeconds(5), Soonest = TimeSpan.FromSeconds(2);

    /// <summary>Two different links of one message within this time: nobody reads so fast.</summary>
    internal static readonly TimeSpan Together = TimeSpan.FromSeconds(2);

    /// <summary>The whole user agent of Apple's proxy; a real browser says more.</summary>
    const string AppleAgent = "Mozilla/5.0";

    /// <summary>Proxies that ask because somebody looks; what they say of themselves would meet another rule.</summary>
    static readonly string[] OfPeople = ["googleimageproxy", "yahoomailproxy"];

    /// <summary>Parts of user agents, in small letters.</summary>
    static readonly FrozenDictionary<string, string[]> Parts = new Dictionary<string, string[]>
    {
        [Scanner] =
        [
            "safelinks", "barracuda", "mimecast", "proofpoint", "messagelabs", "symantec", "trendmicro", "trend micro", "fireeye", "trellix", "zscaler", "cloudmark", "fortiguard", "fortimail", "sophos",
            "ironport", "check point", "checkpoint", "virustotal", "googlesecurityscanner", "urlscan", "phishtank", "netcraft", "forcepoint", "websense", "mcafee",
        ],
        [Preview] =
        [
            "bingpreview", "skypeuripreview", "facebookexternalhit", "twitterbot", "slackbot", "slack-imgproxy", "telegrambot", "whatsapp/", "linkedinbot", "discordbot", "dingtalkbot", "larkbot", "feishu-bot",
            "vkshare", "embedly", "iframely", "google-pagerenderer",
        ],
        [Program] =
        [
            "bot/", "bot;", "bot)", "crawler", "spider", "slurp", "curl/", "wget/", "python-requests", "python-urllib", "aiohttp", "httpx/", "go-http-client", "java/", "libwww-perl", "node-fetch", "axios/", "undici",
            "apache-httpclient", "headlesschrome", "phantomjs", "puppeteer", "playwright", "postmanruntime",
        ],
    }.ToFrozenDictionary();

    /// <summary>Which rule a request meets by itself; null: a person, as far as it says.</summary>
    public static string? Of(TrackingRequest request)
    {
        if (request.Purposes.Any(IsAhead)) return Prefetch;
        var agent = request.UserAgent?.Trim() ?? "";
        if (agent.Length == 0) return NoAgent;
        if (agent == AppleAgent) return ApplePrivacy;
        if (OfPeople.Any(part => agent.Contains(part, StringComparison.OrdinalIgnoreCase))) return null;
        return new[] { Scanner, Preview, Program }.FirstOrDefault(rule => Parts[rule].Any(part => agent.Contains(part, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>Whether it came before a person could have read the message.</summary>
    /// <param name="after">How long after the channel took it; negative: even before.</param>
    public static bool IsTooSoon(string channel, bool isClick, TimeSpan after) => after < (isClick && channel == ChannelNames.Email ? SoonestByMail : Soonest);

    static bool IsAhead(string? purpose) => purpose is not null
        && (purpose.Contains("prefetch", StringComparison.OrdinalIgnoreCase) || purpose.Contains("preview", StringComparison.OrdinalIgnoreCase) || purpose.Contains("prerender", StringComparison.OrdinalIgnoreCase));
}
