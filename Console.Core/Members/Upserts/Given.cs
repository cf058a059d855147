using System.Text.Json;
using System.Text.Json.Serialization;

namespace CampaignConsole.Core.Members.Upserts;

/// <summary>A field of an update: absent leaves what is there, null clears it, a value replaces it.</summary>
[JsonConverter(typeof(GivenJson))]
public readonly record struct Given<T>(T? Value, bool IsGiven)
{
    public Given(T? value)
        : this(value, true)
    {
    }

    /// <summary>What stands afterwards.</summary>
    public T? Or(T? current) => IsGiven ? Value : current;

    public static implicit operator Given<T>(T? value) => new(value);
}

/// <summary>Reads <see cref="Given{T}"/>: a property that is there, even as null, is given.</summary>
sealed class GivenJson : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Given<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Inner<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

    sealed class Inner<T> : JsonConverter<Given<T>>
    {
        public override bool HandleNull => true;

        public override Given<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(reader.TokenType == JsonTokenType.Null ? default : JsonSerializer.Deserialize<T>(ref reader, options));

        public override void Write(Utf8JsonWriter writer, Given<T> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.Value, options);
    }
}
