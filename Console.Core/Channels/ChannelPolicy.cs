using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.Deliveries.Domains;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Settings;

namespace CampaignConsole.Core.Channels;

/// <summary>What holds for sending in this installation.</summary>
public sealed record ChannelPolicy : ISettings<ChannelPolicy>
{
    public static string Name => "channels";

    public static ChannelPolicy Default { get; } = new();

    /// <summary>Where members reach this console from outside: unsubscribe and preference links begin with it.</summary>
    public string PublicAddress { get; init; } = "http://localhost:5080";

    /// <summary>Quiet hours on the member's wall clock.</summary>
    public QuietWindow Quiet { get; init; } = new(new TimeOnly(21, 0), new TimeOnly(9, 0));

    /// <summary>Quiet hours where the member's zone is unknown: the strictest law.</summary>
    public QuietWindow QuietWhereUnknown { get; init; } = new(new TimeOnly(20, 0), new TimeOnly(10, 0));

    /// <summary>Channels that make a device ring.</summary>
    public IReadOnlyList<string> QuietChannels { get; init; } = [ChannelNames.Sms, ChannelNames.Push, ChannelNames.WeChat];

    /// <summary>Caps of single channels, beside the one over all channels in the campaigns' policy; a channel without one has none.</summary>
    public IReadOnlyList<ChannelCap> Caps { get; init; } = [];

    /// <summary>
    /// Channels from which no report of a delivery comes, so that what they accept counts as delivered where a campaign falls back to another channel: a mail server tells only
    /// what it could not deliver, a printer and our own systems tell nothing.
    /// </summary>
    public IReadOnlyList<string> AcceptedIsDelivered { get; init; } = [ChannelNames.Email, ChannelNames.Mail, ChannelNames.Webhook];

    /// <summary>When a channel's breaker opens, and when it pauses itself.</summary>
    public ChannelGuards Guards { get; init; } = new();

    /// <summary>How fast mails go by the domain of their recipients; one without a domain holds for all others. Empty: as fast as the channel.</summary>
    public IReadOnlyList<DomainLimit> Domains { get; init; } = [];

    /// <summary>The sandbox wakes nobody, so it does not wait for morning unless told to.</summary>
    public bool QuietInSandbox { get; init; }
}
