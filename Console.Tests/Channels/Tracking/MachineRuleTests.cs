using CampaignConsole.Core.Channels.Tracking;
using CampaignConsole.Tests.Kit;

namespace CampaignConsole.Tests.Channels.Tracking;

/// <summary>Who is a machine, by the one list of rules.</summary>
public class MachineRuleTests
{
    [Theory]
    // People.
    [InlineData(null, "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1")]
    [InlineData(null, "Mozilla/5.0 (Linux; Android 14; 23127PN0CC Build/UKQ1) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/116.0 Mobile Safari/537.36 XWEB/1160117 MMWEBSDK MicroMessenger/8.0.49")]
    [InlineData(null, "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0")]
    [InlineData(null, "Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0; Microsoft Outlook 16.0.5071; ms-office; MSOffice 16)")]
    [InlineData(null, "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)")]
    [InlineData(null, "YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html")]
    [InlineData(null, "Mozilla/5.0 (Linux; U; Android 13; zh-CN) AlipayClient/10.5.0 Language/zh-Hans")]
    // Machines.
    [InlineData("no_agent", null)]
    [InlineData("no_agent", "  ")]
    [InlineData("apple_mail_privacy", "Mozilla/5.0")]
    [InlineData("scanner", "Mozilla/5.0 (compatible; BarracudaLinkProtect/1.0)")]
    [InlineData("scanner", "Microsoft-SafeLinks-Detonation/1.0")]
    [InlineData("scanner", "Mozilla/5.0 (Windows NT 10.0) Mimecast-URL-Protect")]
    [InlineData("scanner", "Proofpoint-TAP-Sandbox")]
    [InlineData("link_preview", "Mozilla/5.0 (Windows NT 6.1) AppleWebKit/534+ (KHTML, like Gecko) BingPreview/1.0b")]
    [InlineData("link_preview", "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)")]
    [InlineData("link_preview", "WhatsApp/2.23.20.0 A")]
    [InlineData("link_preview", "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5")]
    [InlineData("program", "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)")]
    [InlineData("program", "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)")]
    [InlineData("program", "curl/8.5.0")]
    [InlineData("program", "python-requests/2.32.3")]
    [InlineData("program", "Go-http-client/2.0")]
    [InlineData("program", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/131.0 Safari/537.36")]
    public void The_user_agent_tells(string? rule, string? agent) => Assert.Equal(rule, MachineRules.Of(new TrackingRequest(agent, [])));

    [Theory]
    [InlineData("prefetch", "prefetch")]
    [InlineData("prefetch", "prefetch;prerender")]
    [InlineData("prefetch", "PREVIEW")]
    [InlineData(null, "")]
    [InlineData(null, null)]
    [InlineData(null, "navigate")]
    public void A_request_ahead_of_a_person_says_so_in_its_headers(string? rule, string? purpose) =>
        Assert.Equal(rule, MachineRules.Of(new TrackingRequest("Mozilla/5.0 (Windows NT 10.0) Chrome/131.0", [null, purpose])));

    [Theory]
    [InlineData("email", true, 4.9, true)]
    [InlineData("email", true, 5, false)]
    [InlineData("email", false, 1.9, true)]
    [InlineData("email", false, 2, false)]
    [InlineData("sms", true, 1.9, true)]
    [InlineData("sms", true, 2, false)]
    [InlineData("email", true, -3, true)]
    public void Nobody_reads_a_message_the_moment_it_is_taken(string channel, bool isClick, double seconds, bool isTooSoon) =>
        Assert.Equal(isTooSoon, MachineRules.IsTooSoon(channel, isClick, TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Two_links_of_a_message_at_once_are_a_machine_and_the_same_link_twice_is_not()
    {
        Touch together = Click(1, 1, 0), other = Click(1, 2, 2), late = Click(1, 3, 4.1), twice = Click(2, 1, 0), again = Click(2, 1, 0.5), alone = Click(3, 1, 0), picture = Click(3, null, 0);
        Assert.Equal([together, other], Bursts.Among([late, other, together, twice, again, alone, picture]).OrderBy(touch => touch.At));
    }

    [Fact]
    public void In_a_row_of_links_all_are_found_however_often_one_is_asked_for()
    {
        var touches = Enumerable.Range(0, 5_000).Select(at => Click(1, 1, at / 10_000.0)).Append(Click(1, 2, 1)).ToList();
        Assert.Equal(5_001, Bursts.Among(touches).Count);
    }

    [Fact]
    public void A_fact_is_one_for_message_link_day_and_kind_of_reader()
    {
        var touch = Click(1, 2, 0);
        Assert.Equal(touch.IdOf(false), (touch with { At = touch.At.AddHours(1) }).IdOf(false));
        string[] others = [touch.IdOf(true), (touch with { At = touch.At.AddDays(1) }).IdOf(false), (touch with { LinkId = 3 }).IdOf(false), (touch with { LinkId = 0 }).IdOf(false), (touch with { LinkId = null }).IdOf(false), (touch with { DeliveryId = 2 }).IdOf(false)];
        Assert.Equal(6, others.Append(touch.IdOf(false)).Distinct().Count() - 1);
    }

    static Touch Click(long delivery, long? link, double seconds) => new(delivery, new TouchProof(0), link, TestClock.Usual.AddSeconds(seconds), null);
}
