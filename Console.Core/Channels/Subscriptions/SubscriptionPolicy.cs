using CampaignConsole.Core.Platform.Settings;

namespace CampaignConsole.Core.Channels.Subscriptions;

/// <summary>Where events may be sent.</summary>
public sealed record SubscriptionPolicy : ISettings<SubscriptionPolicy>
{
    public static string Name => "subscriptions";

    public static SubscriptionPolicy Default { get; } = new();

    /// <summary>
    /// Refuses addresses of private networks and of this machine. Off by default: a brand's own systems usually stand in its own network, and only administrators name addresses.
    /// Link-local addresses, where clouds keep their keys, are refused always.
    /// </summary>
    public bool RefusePrivate { get; init; }
}
