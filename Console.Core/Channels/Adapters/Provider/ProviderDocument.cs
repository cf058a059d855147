using System.Text.Json.Serialization;

namespace CampaignConsole.Core.Channels.Adapters.Provider;

/// <summary>What a provider is sent, and our own webhooks too: camelCase JSON, absent when null (docs/channels.md).</summary>
sealed record ProviderDocument(Guid Key, string Channel, string To, string Language, string Text)
{
    public string? Sender { get; init; }

    public string? Title { get; init; }

    public OfferStamp? Offer { get; init; }

    public ProviderTemplate? Template { get; init; }

    public IReadOnlyDictionary<string, string>? Data { get; init; }

    public string? UnsubscribeUrl { get; init; }

    public static ProviderDocument Of(OutgoingMessage message, string? sender) =>
        new(message.Key, message.Channel, message.Address, message.Language, message.Text)
        {
            Sender = sender,
            Title = message.Subject,
            Offer = message.Offer,
            Template = message.Template is { } template ? new ProviderTemplate(template.Id, template.Fields) : null,
            Data = message.Data.Count == 0 ? null : message.Data,
            UnsubscribeUrl = message.UnsubscribeUrl,
        };
}

/// <summary>Several messages in one call.</summary>
sealed record ProviderBatch(IReadOnlyList<ProviderDocument> Messages);

/// <summary>The approved template that the message goes by, and what stands in its fields.</summary>
sealed record ProviderTemplate(string Id, IReadOnlyDictionary<string, string> Fields);

/// <summary>What a provider answers; more fields are ignored.</summary>
sealed record ProviderAnswer([property: JsonPropertyName("id")] string? Id);
