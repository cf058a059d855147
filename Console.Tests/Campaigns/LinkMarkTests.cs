using CampaignConsole.Core.Campaigns.Content;
using CampaignConsole.Core.Campaigns.Content.Templates;

namespace CampaignConsole.Tests.Campaigns;

/// <summary>Which links of a text are counted, and that everything else stays letter by letter.</summary>
public class LinkMarkTests
{
    [Theory]
    [InlineData("See https://shop.example/a.", "See #0.", "https://shop.example/a")]
    [InlineData("点击https://shop.example/a领取", "点击#0领取", "https://shop.example/a")]
    [InlineData("(https://shop.example/a(b)) and https://shop.example/a(b)!", "(#0) and #0!", "https://shop.example/a(b)")]
    [InlineData("https://shop.example/?a=1&b=2, http://other.example", "#0, #1", "https://shop.example/?a=1&b=2|http://other.example/")]
    [InlineData("HTTPS://SHOP.example/Path", "#0", "https://shop.example/Path")]
    [InlineData("{{name}}: https://shop.example/x\n{{link}}", "{{name}}: #0\n{{link}}", "https://shop.example/x")]
    // Not ours to count.
    [InlineData("https://shop.example/?code={{code}}", "https://shop.example/?code={{code}}", "")]
    [InlineData("https://shop.example/{{name}}/x", "https://shop.example/{{name}}/x", "")]
    [InlineData("{{link}} {{unsubscribe}}", "{{link}} {{unsubscribe}}", "")]
    [InlineData("ftp://shop.example shop.example mailto:a@b.example", "ftp://shop.example shop.example mailto:a@b.example", "")]
    [InlineData("https://user:pass@shop.example/", "https://user:pass@shop.example/", "")]
    [InlineData("https:///x https://", "https:///x https://", "")]
    public void Links_in_a_text(string text, string marked, string links) => Check(new MessageTexts(Body: text), found => found.Texts.Body!, marked, links);

    [Theory]
    [InlineData("""<a href="https://shop.example/a?x=1&amp;y=2">Go</a>""", """<a href="#0">Go</a>""", "https://shop.example/a?x=1&y=2")]
    [InlineData("<A class=x HREF = 'https://shop.example/a'>https://shop.example/a</A>", "<A class=x HREF = '#0'>https://shop.example/a</A>", "https://shop.example/a")]
    [InlineData("""<area shape="rect" href="https://shop.example/b">""", """<area shape="rect" href="#0">""", "https://shop.example/b")]
    [InlineData("""<a href="https://bücher.example/ü">Go</a>""", """<a href="#0">Go</a>""", "https://xn--bcher-kva.example/%C3%BC")]
    [InlineData("""<a href="{{link}}">Go</a><a href="https://shop.example/{{code}}">Go</a>""", """<a href="{{link}}">Go</a><a href="https://shop.example/{{code}}">Go</a>""", "")]
    [InlineData("""<a href="#top">Up</a><a href="/x">x</a><a href="mailto:a@b.example">m</a><a href="javascript:alert(1)">j</a><img src="https://shop.example/i.png"><link href="https://shop.example/c.css">""",
        """<a href="#top">Up</a><a href="/x">x</a><a href="mailto:a@b.example">m</a><a href="javascript:alert(1)">j</a><img src="https://shop.example/i.png"><link href="https://shop.example/c.css">""", "")]
    public void Links_in_html(string html, string marked, string links) => Check(new MessageTexts(Html: html), found => found.Texts.Html!, marked, links);

    [Fact]
    public void The_text_of_a_registered_template_stays_as_it_was_approved()
    {
        var texts = new MessageTexts(Body: "Dear {{name}}, see https://shop.example/a", Template: new TemplateChoice(7, []));

        var found = LinkMarks.Of(texts);

        Assert.Equal((texts, 0), (found.Texts, found.Links.Count));
    }

    [Fact]
    public void The_same_address_is_one_link_in_text_and_html()
    {
        var found = LinkMarks.Of(new MessageTexts("Subject https://shop.example/s", "https://shop.example/a", "<a href=\"https://shop.example/a\">a</a>"));
        Assert.Equal(["https://shop.example/a"], found.Links);
        Assert.Equal("Subject https://shop.example/s", found.Texts.Subject);
    }

    [Fact]
    public void Marks_come_through_rendering_and_a_members_name_cannot_make_one_that_leads_elsewhere()
    {
        var marked = LinkMarks.Of(new MessageTexts(Html: "<a href=\"https://shop.example/a\">{{name}}</a>"));
        var rendered = new MessageRenderer().Render("email", marked.Texts with { Subject = "s" }, new MergeValues { ["name"] = "\uE0A07\uE0A1<b>" });
        Assert.Equal("<a href=\"https://x.example/l/T\">&lt;b&gt;</a>", LinkMarks.Fill(rendered.Html, ["https://x.example/l/T"]));
    }

    static void Check(MessageTexts texts, Func<MarkedTexts, string> part, string marked, string links)
    {
        var found = LinkMarks.Of(texts);
        Assert.Equal(links.Length == 0 ? [] : links.Split('|'), found.Links);
        Assert.Equal(marked, LinkMarks.Fill(part(found), [.. found.Links.Select((_, at) => $"#{at}")]));
    }
}
