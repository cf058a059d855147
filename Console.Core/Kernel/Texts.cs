namespace CampaignConsole.Core.Kernel;

/// <summary>A text in the console's two languages. Either may be missing; reading falls back to the other.</summary>
public sealed record Texts(string? En = null, string? ZhHans = null)
{
    /// <summary>The text for a language tag, else the other language's, else empty.</summary>
    public string In(string? language) => (Languages.Of(language) == Languages.Chinese ? Full(ZhHans) ?? Full(En) : Full(En) ?? Full(ZhHans)) ?? "";

    public bool IsEmpty => Full(En) is null && Full(ZhHans) is null;

    public static implicit operator Texts(string both) => new(both, both);

    static string? Full(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}

/// <summary>The languages that the console speaks.</summary>
public static class Languages
{
    public const string English = "en";

    public const string Chinese = "zh-Hans";

    public static IReadOnlyList<string> All { get; } = [English, Chinese];

    /// <summary>Any tag (zh-CN, zh, en-GB, null) to one of the two.</summary>
    public static string Of(string? tag) => tag?.StartsWith("zh", StringComparison.OrdinalIgnoreCase) == true ? Chinese : English;
}
