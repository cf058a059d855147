using System.Text.Json;
using System.Text.Json.Serialization;

namespace CampaignConsole.Core.Kernel;

/// <summary>A field of a feed: absent leaves the value as it is, null clears it.</summary>
[JsonConverter(typeof(GivenJson))]
public readonly record struct Given<T>(bool IsGiven, T? Value)
{
    /// <summary>The given value, or what was there.</summary>
    public T? Or(T? before) => IsGiven ? Value : before;

    public static implicit operator Given<T>(T? value) => new(true, value);
}

/// <summary>Reads a field that is there, even as null, as given; writes the value.</summary>
sealed class GivenJson : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Given<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

    sealed class Of<T> : JsonConverter<Given<T>>
    {
        public override bool HandleNull => true;

        public override Given<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(true, reader.TokenType == JsonTokenType.Null ? default : JsonSerializer.Deserialize<T>(ref reader, options));

        public override void Write(Utf8JsonWriter writer, Given<T> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.Value, options);
    }
}
