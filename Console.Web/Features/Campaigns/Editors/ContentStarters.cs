using CampaignConsole.Core.Campaigns.Content;
using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Web.Features.Campaigns.Editors;

/// <summary>Texts to begin with: complete and ready to send, so that a first campaign only has to change what it wants to say differently.</summary>
public static class ContentStarters
{
    public static MessageTexts Of(string channel, string language)
    {
        var chinese = Languages.Of(language) == Languages.Chinese;
        var greeting = chinese ? "{{#if name}}{{name}}，您好！{{else}}您好！{{/if}}" : "{{#if name}}Dear {{name}},{{else}}Hello,{{/if}}";
        var code = chinese ? "{{#if code}}券码：{{code}}。{{/if}}" : "{{#if code}} Your code: {{code}}.{{/if}}";
        var until = chinese ? "有效期至 {{ends}}。" : "Valid until {{ends}}.";
        var text = chinese ? $"{greeting}{{{{headline}}}}。{until}{code}" : $"{greeting} {{{{headline}}}}. {until}{code}";
        return channel switch
        {
            ChannelNames.Email => new MessageTexts("{{headline}}", text, Mail(greeting, until, code, chinese)),
            ChannelNames.Sms => new MessageTexts(Body: (chinese ? "【{{brand}}】" : "{{brand}}: ") + "{{headline}}" + (chinese ? "。" : ". ") + until + code + " {{link}}"),
            ChannelNames.Push or ChannelNames.WeChat => new MessageTexts("{{headline}}", text),
            _ => new MessageTexts(Body: text + "\n\n{{terms}}"),
        };
    }

    static string Mail(string greeting, string until, string code, bool chinese) => $"""
        <p>{greeting}</p>
        <h1>{"{{headline}}"}</h1>
        <p>{until}{code}</p>
        <p><a href="{"{{link}}"}">{(chinese ? "查看优惠" : "See the offer")}</a></p>
        <p><small>{"{{terms}}"}</small></p>
        <p><small>{"{{brand}}"} · <a href="{"{{unsubscribe}}"}">{(chinese ? "退订" : "Unsubscribe")}</a></small></p>
        """;
}
