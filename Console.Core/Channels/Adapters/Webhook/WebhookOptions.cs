using System.ComponentModel.DataAnnotations;

namespace CampaignConsole.Core.Channels.Adapters.Webhook;

/// <summary>One endpoint that gets every message of the channel as a signed POST.</summary>
public sealed class WebhookOptions
{
    [Required, Url]
    public string Url { get; set; } = "";

    /// <summary>The signing secret, <c>whsec_</c> and base 64 of 24 to 64 bytes.</summary>
    [Required, Secret]
    public string Secret { get; set; } = "";

    /// <summary>Seconds to wait for an answer.</summary>
    [Range(1, 60)]
    public int TimeoutSeconds { get; set; } = 15;
}
