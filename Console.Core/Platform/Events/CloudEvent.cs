using System.Text.Json.Nodes;

namespace CampaignConsole.Core.Platform.Events;

/// <summary>An event as a CloudEvent 1.0: the API's answer and the webhooks carry the same.</summary>
public sealed record CloudEvent(string Specversion, Guid Id, string Source, string Type, string Subject, DateTimeOffset Time, string Datacontenttype, JsonNode? Data)
{
    public static CloudEvent Of(OutgoingEvent row) =>
        new("1.0", row.Key, "/campaign-console", row.Type, row.Subject, row.At, "application/json", JsonNode.Parse(row.Data));
}
