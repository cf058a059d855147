using System.Text.Json;
using System.Text.Json.Serialization;

namespace CampaignConsole.Web.Http;

/// <summary>An amount in a request: a number of minor units, or money whose amount is taken.</summary>
sealed class MinorUnits : JsonConverter<long>
{
    public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number)) return number;
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            using var document = JsonDocument.ParseValue(ref reader);
            if (document.RootElement.TryGetProperty("amount", out var amount) && amount.ValueKind == JsonValueKind.Number && amount.TryGetInt64(out number)) return number;
        }

        throw new JsonException("An amount is a whole number of minor units, or { amount, currency }.");
    }

    public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}
