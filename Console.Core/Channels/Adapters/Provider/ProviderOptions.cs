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

    /// <summary>Messages of one call. With more than 1 the body is a list, and the provider answers for each (docs/channels.md).</summary>
    [Range(1, 32)]
    public int BatchSize { get; set; } = 1;

    /// <summary>Seconds to wait for an answer.</summary>
    [Range(1, 60)]
    public int TimeoutSeconds { get; set; } = 30;

    /// <summary>Signs the provider's receipts to <c>/api/v1/receipts/{provider}</c> (Standard Webhooks, <c>whsec_…</c>).</summary>
    [Secret]
    public string? ReceiptSecret { get; set; }

    /// <summary>The provider sends nothing but by templates that it has approved.</summary>
    public bool NeedsTemplates { get; set; }

    /// <summary>Where the provider says what became of a message, asked as <c>GET &lt;url&gt;?key=&lt;delivery key&gt;</c>; empty: it cannot be asked.</summary>
    [Url]
    public string? StatusUrl { get; set => field = string.IsNullOrWhiteSpace(value) ? null : value; }

    /// <summary>Most questions a minute about messages that nobody knows the end of.</summary>
    [Range(1, 600)]
    public int StatusPerMinute { get; set; } = 60;

    /// <summary>Hours for which the provider knows a key; later its "no such message" proves nothing.</summary>
    [Range(1, 720)]
    public int StatusHours { get; set; } = 72;
}
