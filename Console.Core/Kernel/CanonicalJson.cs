using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace CampaignConsole.Core.Kernel;

/// <summary>JSON as the console stores and hashes it: camelCase, properties sorted by ordinal, no white space, nulls left out.</summary>
public static class CanonicalJson
{
    /// <summary>The options for every document that the console stores or answers.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        AllowOutOfOrderMetadataProperties = true,
    };

    /// <summary>The canonical text of a document; equal documents give equal texts on every machine and in every culture.</summary>
    public static string Of<T>(T document)
    {
        var node = JsonSerializer.SerializeToNode(document, Options);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = Options.Encoder })) Write(node, writer);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>SHA-256 over the canonical text, lower-case hexadecimal.</summary>
    public static string Hash<T>(T document) => Ids.Sha256(Of(document));

    /// <summary>Reads a stored document back.</summary>
    /// <exception cref="JsonException">The text is not such a document.</exception>
    public static T Read<T>(string json) =>
        JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException($"An empty document where {typeof(T).Name} was expected.");

    static void Write(JsonNode? node, Utf8JsonWriter writer)
    {
        switch (node)
        {
            case JsonObject document:
                writer.WriteStartObject();
                foreach (var (name, value) in document.OrderBy(property => property.Key, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(name);
                    Write(value, writer);
                }

                writer.WriteEndObject();
                break;
            case JsonArray array:
                writer.WriteStartArray();
                foreach (var item in array) Write(item, writer);
                writer.WriteEndArray();
                break;
            case null:
                writer.WriteNullValue();
                break;
            default:
                node.WriteTo(writer);
                break;
        }
    }
}
