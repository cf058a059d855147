using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Campaigns;

/// <summary>One text of a message.</summary>
public enum ContentPart
{
    Subject,
    Preview,
    Body,
    Link,
}

/// <summary>How one part of a channel's message looks.</summary>
/// <param name="Part">Which text.</param>
/// <param name="Needed">True when a message without it cannot be sent.</param>
/// <param name="Most">Most characters of the template.</param>
/// <param name="Html">True when it is HTML, so that values are escaped.</param>
/// <param name="OneLine">True when line breaks and control characters become spaces (subjects, titles).</param>
public sealed record PartShape(ContentPart Part, bool Needed, int Most, bool Html = false, bool OneLine = false);

/// <summary>Which texts a channel's message consists of. Till, web shop and call centre show the offer's own words and have none.</summary>
public static class ContentShapes
{
    static readonly PartShape[] Titled = [new(ContentPart.Subject, true, 120, OneLine: true), new(ContentPart.Body, true, 1_000), new(ContentPart.Link, false, 2_000, OneLine: true)];

    static readonly Dictionary<string, PartShape[]> Shapes = new()
    {
        [ChannelNames.Email] = [new(ContentPart.Subject, true, 200, OneLine: true), new(ContentPart.Preview, false, 200, OneLine: true), new(ContentPart.Body, true, 100_000, Html: true)],
        [ChannelNames.Sms] = [new(ContentPart.Body, true, 1_000)],
        [ChannelNames.Push] = Titled,
        [ChannelNames.WeChat] = Titled,
        [ChannelNames.Webhook] = [],
        [ChannelNames.CallList] = [new(ContentPart.Body, true, 4_000)],
        [ChannelNames.Mail] = [new(ContentPart.Body, true, 20_000)],
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
public sealed record MessageTexts(string? Subject = null, string? Preview = null, string? Body = null, string? Link = null)
{
    public string? this[ContentPart part] => part switch
    {
        ContentPart.Subject => Subject,
        ContentPart.Preview => Preview,
        ContentPart.Body => Body,
        ContentPart.Link => Link,
    };
}

/// <summary>A message as one recipient gets it, with the merge fields that had no value for them.</summary>
public sealed record RenderedMessage(string Subject, string Preview, string Body, string Link, IReadOnlyList<string> Missing);
