using CampaignConsole.Core.Campaigns.Content.Templates;
using CampaignConsole.Core.Channels.Templates;
using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Tests.Channels.Templates;

/// <summary>The text of a registered template, its fields and their limits.</summary>
public sealed class TemplateTextTests
{
    [Theory]
    [InlineData("Dear {name}, until {1}.", "Dear {name}, until {1}.")]
    [InlineData("主题{{thing1.DATA}}\n时间{{ time2.DATA }}", "主题{thing1}\n时间{time2}")]
    [InlineData("  尊敬的${name}，验证码${code}", "尊敬的{name}，验证码{code}")]
    public void Fields_are_read_in_the_spellings_of_three_providers(string body, string plain) => Assert.Equal(plain, TemplateText.Plain(body));

    [Fact]
    public void Composed_the_text_has_the_campaigns_words_in_its_places_and_keeps_a_field_that_has_none()
    {
        const string body = "【Northwind】{name}: {offer}, {offer}! {end} TD";

        Assert.Equal(["name", "offer", "end"], TemplateText.Names(body));
        Assert.Equal("【Northwind】{{name}}: {{headline}}, {{headline}}! {end} TD", TemplateText.Compose(body, new Dictionary<string, string> { ["name"] = "{{name}}", ["offer"] = "{{headline}}", ["end"] = "" }));
    }

    [Theory]
    [InlineData("{a} and {b}", true)]
    [InlineData("no fields", true)]
    [InlineData("{a", false)]
    [InlineData("a}", false)]
    [InlineData("{{headline}}", false)]
    [InlineData("{a b}", false)]
    public void A_brace_that_belongs_to_no_field_is_found(string body, bool isSound) => Assert.Equal(isSound, TemplateText.IsSound(body));

    [Theory]
    [InlineData("20 % off", null)]
    [InlineData("", "empty")]
    [InlineData("  ", "empty")]
    [InlineData("12345678901", "too_long")]
    [InlineData("😀😀😀😀😀😀😀😀😀😀", null)]
    [InlineData("a.cn/x", "url")]
    [InlineData("see http://x", "url")]
    [InlineData("1.5 kg", null)]
    public void A_value_is_held_against_length_and_links(string value, string? problem) => Assert.Equal(problem, new TemplateField("thing1", 10, NoUrl: true).Problem(value));

    [Theory]
    [InlineData("0123", null)]
    [InlineData("12a", "not_digits")]
    [InlineData("１２", "not_digits")]
    public void Digits_only_means_the_ten_of_them(string value, string? problem) => Assert.Equal(problem, new TemplateField("number1", DigitsOnly: true).Problem(value));

    [Theory]
    [InlineData("thing1", 20, false)]
    [InlineData("number12", 32, true)]
    [InlineData("phrase3", 5, false)]
    [InlineData("date4", null, false)]
    public void The_types_of_WeChat_bring_their_limits(string name, int? most, bool digits) => Assert.Equal(new TemplateField(name, most, digits), TemplateField.OfWeChat(name));

    [Fact]
    public void A_name_of_no_type_brings_none() => Assert.Null(TemplateField.OfWeChat("customer"));

    [Fact]
    public void What_is_saved_has_a_limit_for_each_field_of_the_text_and_no_other()
    {
        var whole = new TemplateEdit(" SMS_1 ", "Coats", "zh", "${name}: {2}", [new TemplateField("name", 10), new TemplateField("gone", 5)]).Whole();

        Assert.Equal(("SMS_1", "{name}: {2}", Languages.Chinese), (whole.Code, whole.Body, whole.Language));
        Assert.Equal([new TemplateField("name", 10), new TemplateField("2")], whole.Fields);
    }

    [Theory]
    [InlineData("", "Coats", "text", 5, "template_incomplete")]
    [InlineData("SMS_1", " ", "text", 5, "template_incomplete")]
    [InlineData("SMS_1", "Coats", "", 5, "template_incomplete")]
    [InlineData("SMS_1", "Coats", "{a", 5, "template_body")]
    [InlineData("SMS_1", "Coats", "{a}", 0, "template_limits")]
    public void What_no_provider_could_approve_is_refused(string code, string name, string body, int most, string refused) =>
        Assert.Equal(refused, Assert.Throws<Refused>(() => new TemplateEdit(code, name, "en", body, [new TemplateField("a", most)]).Whole()).Code);
}
