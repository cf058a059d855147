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
        <div style="max-width:560px;margin:0 auto;padding:24px 20px;font:16px/1.55 -apple-system,'Segoe UI',Roboto,'PingFang SC','Microsoft YaHei',sans-serif;color:#1b2430">
        <p style="margin:0 0 12px">{greeting}</p>
        <h1 style="margin:0 0 12px;font-size:26px;line-height:1.25">{"{{headline}}"}</h1>
        <p style="margin:0 0 20px">{until}{code}</p>
        <p style="margin:0 0 24px"><a href="{"{{link}}"}" style="display:inline-block;padding:12px 22px;border-radius:8px;background:#2457d6;color:#ffffff;text-decoration:none;font-weight:600">{(chinese ? "查看优惠" : "See the offer")}</a></p>
        <p style="margin:0 0 8px;font-size:13px;color:#5a6474">{"{{terms}}"}</p>
        <p style="margin:0;font-size:13px;color:#5a6474">{"{{brand}}"} · <a href="{"{{unsubscribe}}"}" style="color:#5a6474">{(chinese ? "退订" : "Unsubscribe")}</a></p>
        </div>
        """;
}
