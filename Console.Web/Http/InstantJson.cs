using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CampaignConsole.Web.Http;

/// <summary>Instants as RFC 3339 in UTC with milliseconds; a time without an offset is malformed, because nobody knows which zone it means.</summary>
sealed class InstantJson : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        if (text is not null && HasOffset(text) &&
            DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var instant)) return instant;
        throw new JsonException("An instant is written as RFC 3339 with an offset, for example 2026-11-21T08:30:00Z.");
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(Text(value));

    /// <summary>The text form, for example 2026-11-21T08:30:00.000Z.</summary>
    public static string Text(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    static bool HasOffset(string text) => text.Length > 19 && (text[^1] is 'Z' or 'z' || text.AsSpan(19).IndexOfAny('+', '-') >= 0);
}
