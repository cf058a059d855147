using CampaignConsole.Core.Campaigns.Content.Templates;
using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Campaigns.Content;

/// <summary>One text of a message.</summary>
public enum ContentPart
{
    /// <summary>Subject of a mail, title of a push or WeChat message.</summary>
    Subject,

    /// <summary>Plain text; for e-mail the alternative beside the HTML.</summary>
    Body,

    Html,
}

/// <summary>How one part of a channel's message looks.</summary>
/// <param name="Part">Which text.</param>
/// <param name="Needed">True when a message without it cannot be sent.</param>
/// <param name="Most">Most characters of the template.</param>
/// <param name="OneLine">True when line breaks and control characters become spaces (subjects, titles).</param>
public sealed record PartShape(ContentPart Part, bool Needed, int Most, bool OneLine = false)
{
    /// <summary>Values are escaped in HTML only.</summary>
    public bool IsHtml => Part == ContentPart.Html;
}

/// <summary>Which texts a channel's message consists of. Till, web shop and call centre show the offer's own words and have none.</summary>
public static class ContentShapes
{
    static readonly PartShape[] Titled = [new(ContentPart.Subject, true, 120, OneLine: true), new(ContentPart.Body, true, 1_000)];

    static readonly Dictionary<string, PartShape[]> Shapes = new()
    {
        [ChannelNames.Email] = [new(ContentPart.Subject, true, 200, OneLine: true), new(ContentPart.Html, true, 100_000), new(ContentPart.Body, false, 20_000)],
        [ChannelNames.Sms] = [new(ContentPart.Body, true, 1_000)],
        [ChannelNames.Push] = Titled,
        [ChannelNames.WeChat] = Titled,
        [ChannelNames.Webhook] = [],
        [ChannelNames.CallList] = [new(ContentPart.Body, true, 4_000)],
        [ChannelNames.Mail] = [new(ContentPart.Body, true, 20_000)],
        [ChannelNames.Task] = [new(ContentPart.Body, true, 4_000)],
        [ChannelNames.Pos] = [],
        [ChannelNames.Web] = [],
        [ChannelNames.CallCentre] = [],
    };

    /// <summary>The parts of a channel's message; empty when it carries the offer alone.</summary>
    public static IReadOnlyList<PartShape> Of(string channel) => Shapes.TryGetValue(channel, out var shape) ? shape : [];

    /// <summary>The channels that need written content.</summary>
    public static IReadOnlyList<string> Written { get; } = [.. ChannelNames.All.Where(channel => Of(channel).Count > 0)];
}

/// <summary>The templates of one message, in one language, for one channel.</summary>
/// <param name="Template">The registered template that it goes by, where the provider wants one.</param>
public sealed record MessageTexts(string? Subject = null, string? Body = null, string? Html = null, TemplateChoice? Template = null)
{
    public string? this[ContentPart part] => part switch
    {
        ContentPart.Subject => Subject,
        ContentPart.Body => Body,
        ContentPart.Html => Html,
    };
}

/// <summary>A message as one recipient gets it, with the merge fields that had no value for them.</summary>
public sealed record RenderedMessage(string Subject, string Body, string Html, IReadOnlyList<string> Missing);
