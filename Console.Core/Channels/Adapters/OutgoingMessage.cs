namespace CampaignConsole.Core.Channels.Adapters;

/// <summary>The offer that a message tells of; every channel's payload carries it unchanged.</summary>
/// <param name="Id">The sealed offer's number.</param>
/// <param name="Hash">Its content hash, lower-case hexadecimal.</param>
/// <param name="Code">The code to show, when the offer has one.</param>
/// <param name="Headline">The offer's headline in the message's language.</param>
public sealed record OfferStamp(long Id, string Hash, string? Code = null, string? Headline = null);

/// <summary>The registered template that a message goes by.</summary>
/// <param name="Number">In our register.</param>
/// <param name="Id">At the provider.</param>
/// <param name="Fields">What stands in its fields, for this recipient.</param>
public sealed record TemplateStamp(long Number, string Id, IReadOnlyDictionary<string, string> Fields);

/// <summary>One message as it leaves: rendered, addressed, keyed. It holds personal data and must not be logged.</summary>
/// <param name="Key">The delivery key; the same for the same message for ever.</param>
/// <param name="Channel">A name of <see cref="Kernel.ChannelNames"/>.</param>
/// <param name="Occurrence">The run of the campaign that it belongs to; 0 for a test message.</param>
/// <param name="Address">An e-mail address, a phone in E.164, a device token, an open id, a postal address.</param>
/// <param name="Language">The language of its texts.</param>
/// <param name="Text">The plain text; for e-mail the alternative to the HTML.</param>
public sealed record OutgoingMessage(Guid Key, string Channel, long Occurrence, string Address, string Language, string Text)
{
    /// <summary>Subject of an e-mail, title of a push message.</summary>
    public string? Subject { get; init; }

    public string? Html { get; init; }

    public OfferStamp? Offer { get; init; }

    /// <summary>Null where the provider wants none.</summary>
    public TemplateStamp? Template { get; init; }

    /// <summary>Named values for the other side: merge fields, parts of a postal address, links.</summary>
    public IReadOnlyDictionary<string, string> Data { get; init; } = new Dictionary<string, string>();

    /// <summary>The signed one-click link (RFC 8058); null for channels without one.</summary>
    public string? UnsubscribeUrl { get; init; }

    /// <summary>The key only, so that a message in a log line shows nobody.</summary>
    public override string ToString() => $"message {Key}";
}
