using System.Text.Json;
using CampaignConsole.Core.Campaigns.Content;
using CampaignConsole.Core.Kernel;
using Xunit;

namespace CampaignConsole.Tests.Campaigns;

public class MessageRendererTests
{
    readonly MessageRenderer renderer = new();

    static MergeValues Values(params (string Field, string? Value)[] given)
    {
        var values = new MergeValues();
        foreach (var (field, value) in given) values[field] = value;
        return values;
    }

    RenderedMessage Sms(string template, MergeValues values) => renderer.Render(ChannelNames.Sms, new MessageTexts(Body: template), values);

    RenderedMessage Email(string subject, string body, MergeValues values) => renderer.Render(ChannelNames.Email, new MessageTexts(subject, Html: body), values);

    [Fact]
    public void Plain_channels_print_values_as_they_are() =>
        Assert.Equal("Dear O'Neill & 王晓明 <b>", Sms("Dear {{name}}", Values(("name", "O'Neill & 王晓明 <b>"))).Body);

    [Fact]
    public void Html_bodies_escape_every_value_and_leave_Chinese_readable()
    {
        var mail = Email("x", "<p title=\"{{name}}\">{{name}}</p>", Values(("name", "\"王\" <script>'&")));
        Assert.DoesNotContain("<script>", mail.Html);
        Assert.Contains("王", mail.Html);
        Assert.DoesNotContain("\"王\"", mail.Html);
    }

    [Fact]
    public void A_field_without_a_value_is_reported_and_not_silently_empty()
    {
        Assert.Equal(["name", "code"], Sms("{{name}}, {{code}} {{name}} {{brand}}", Values(("brand", "Lark"), ("name", "  "))).Missing);
        Assert.Empty(Sms("{{name}}", Values(("name", "Li"))).Missing);
    }

    [Fact]
    public void A_field_that_is_asked_for_first_is_not_missing()
    {
        const string template = "{{#if name}}Dear {{name}}{{else}}Hello{{/if}}{{#unless code}} no code{{/unless}}";
        var nameless = Sms(template, Values());
        Assert.Equal("Hello no code", nameless.Body);
        Assert.Empty(nameless.Missing);
        Assert.Equal("Dear Li", Sms(template, Values(("name", "Li"), ("code", "X"))).Body);
    }

    [Fact]
    public void A_subject_stays_one_line() =>
        Assert.Equal("For Li Bcc: all@example.org", Email("For {{name}}", "<p>x</p>", Values(("name", "Li\r\nBcc: all@example.org"))).Subject);

    [Fact]
    public void A_member_called_like_a_template_is_printed_not_run()
    {
        foreach (var text in Strings("injection_strings.json").Concat(Strings("blns.json")))
        {
            var values = Values(("name", text), ("brand", "Lark"));
            Assert.Equal("[" + values["name"] + "]", Sms("[{{name}}]", values).Body);
            var html = Email("x", "<p>{{name}}</p>", values).Html;
            Assert.DoesNotContain('<', html["<p>".Length..^"</p>".Length]);
        }
    }

    [Fact]
    public void A_template_that_tries_more_than_fields_and_conditions_is_a_problem_at_its_place()
    {
        string[] bad =
        [
            "{{{name}}}", "{{> partial}}", "{{#each this}}{{@key}}{{/each}}", "{{lookup this \"constructor\"}}", "{{constructor}}", "{{__proto__}}",
            "{{this.constructor.name}}", "{{#with \"s\" as |string|}}{{string.constructor}}{{/with}}", "{{#if}}", "{{/if}}", "{{", "\\{{name}}", "{{name",
            "{{#if name}}open", "{{else}}", "{{name.Length}}", "{{&name}}", "{{~name}}", "{{7*7}}", "{{#if name}}a{{else}}b{{else}}c{{/if}}",
        ];
        foreach (var text in bad) Assert.True(MessageTemplate.Read("Hello " + text).Problems is [{ Position: >= 5 }, ..], text);
        foreach (var text in new[] { "}}", "{{!-- comment }} --}}", "{{! note }}", "${{name}}", "<%= 7 * 7 %>", "#{3*3}" }) Assert.True(MessageTemplate.Read(text).Problems.Count == 0, text);
    }

    /// <summary>No naughty template may throw anything but the refusal that readiness shows.</summary>
    [Fact]
    public void Every_naughty_template_is_either_rendered_or_refused()
    {
        foreach (var text in Strings("injection_strings.json").Concat(Strings("blns.json")).Where(text => text.Length > 0))
        {
            var problems = MessageTemplate.Read(text).Problems;
            if (problems.Count > 0) Assert.Equal("template_broken", Assert.Throws<Refused>(() => Sms(text, Values())).Code);
            else Sms(text, Values());
        }
    }

    [Fact]
    public void Members_are_written_in_their_language_or_else_in_the_brands()
    {
        var choice = new ContentChoice(
            new Dictionary<(string, string), MessageTexts>
            {
                [(ChannelNames.Sms, Languages.Chinese)] = new(Body: "你好"),
                [(ChannelNames.Sms, Languages.English)] = new(Body: "Hello"),
                [(ChannelNames.Email, Languages.Chinese)] = new(Body: "邮件"),
                [(ChannelNames.Push, Languages.English)] = new(Body: "Push"),
            },
            "zh-CN");
        Assert.Equal("Hello", choice.For(ChannelNames.Sms, "en-GB")?.Body);
        Assert.Equal("你好", choice.For(ChannelNames.Sms, null)?.Body);
        Assert.Equal("邮件", choice.For(ChannelNames.Email, "en")?.Body);
        Assert.Null(choice.For(ChannelNames.Push, "zh"));
        Assert.Equal([ChannelNames.Push], choice.WithoutFallback([ChannelNames.Sms, ChannelNames.Email, ChannelNames.Push, ChannelNames.Pos, ChannelNames.Webhook]));
    }

    static IEnumerable<string> Strings(string file)
    {
        var path = Path.Combine("/work/shared/data/edge_cases", file);
        Assert.SkipUnless(File.Exists(path), "shared/data/edge_cases is not here");
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        List<string> found = [];
        Collect(document.RootElement, found);
        Assert.True(found.Count > 40);
        return found;
    }

    static void Collect(JsonElement element, List<string> into)
    {
        if (element.ValueKind == JsonValueKind.String) into.Add(element.GetString()!);
        else if (element.ValueKind == JsonValueKind.Array) foreach (var item in element.EnumerateArray()) Collect(item, into);
        else if (element.ValueKind == JsonValueKind.Object) foreach (var property in element.EnumerateObject()) Collect(property.Value, into);
    }
}
