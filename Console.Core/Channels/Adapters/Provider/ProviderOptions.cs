using System.ComponentModel.DataAnnotations;

namespace CampaignConsole.Core.Channels.Adapters.Provider;

/// <summary>A provider reached over HTTP: it takes one message as a JSON document by POST (docs/channels.md).</summary>
public class ProviderOptions
{
    [Required, Url]
    public string Url { get; set; } = "";

    /// <summary>Sent as <c>Authorization: Bearer</c>.</summary>
    [Secret]
    public string? AccessToken { get; set; }

    /// <summary>The name or number that the member sees as sender.</summary>
    public string? SenderName { get; set; }

    /// <summary>The provider honours <c>Idempotency-Key</c>, so that a message may be sent again with the same key.</summary>
    public bool TakesKey { get; set; } = true;

    /// <summary>Seconds to wait for an answer.</summary>
    [Range(1, 60)]
    public int TimeoutSeconds { get; set; } = 30;

    /// <summary>Signs the provider's receipts to <c>/api/v1/receipts/{provider}</c> (Standard Webhooks, <c>whsec_…</c>).</summary>
    [Secret]
    public string? ReceiptSecret { get; set; }
}
