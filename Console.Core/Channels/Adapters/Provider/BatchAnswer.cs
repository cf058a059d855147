using System.Text.Json;
using System.Text.RegularExpressions;
using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Channels.Adapters.Provider;

/// <summary>What a provider answers to several messages: a row for each, by its place in the call. Read row by row, so that a broken one harms no other.</summary>
static partial class BatchAnswer
{
    /// <summary>The results in the order of the messages. A message without a row, with a row that cannot be read or with two of them may or may not have been taken.</summary>
    public static IReadOnlyList<SendResult> Read(ReadOnlySpan<byte> body, int messages, DateTimeOffset now)
    {
        var results = new SendResult?[messages];
        try
        {
            foreach (var row in JsonSerializer.Deserialize<Document>(body, CanonicalJson.Options)?.Results ?? [])
            {
                if (IndexOf(row) is not { } index || index >= messages) continue;
                results[index] = results[index] is null ? ResultOf(row, now) : new SendResult.Unknown("batch_row_twice");
            }
        }
        catch (JsonException)
        {
            return [.. Enumerable.Repeat(new SendResult.Unknown("http_body_broken"), messages)];
        }

        return [.. results.Select(result => result ?? new SendResult.Unknown("batch_row_missing"))];
    }

    static int? IndexOf(JsonElement row) =>
        row.ValueKind == JsonValueKind.Object && row.TryGetProperty("index", out var index) && index.ValueKind == JsonValueKind.Number && index.TryGetInt32(out var at) && at >= 0 ? at : null;

    static SendResult ResultOf(JsonElement row, DateTimeOffset now) => Text(row, "status") switch
    {
        "accepted" => new SendResult.Accepted(HttpAttempt.Short(Text(row, "id"))),
        "rejected" => new SendResult.Rejected(CodeOf(row)),
        "later" => new SendResult.Deferred(CodeOf(row), Seconds(row) is { } seconds ? now.AddSeconds(seconds) : null),
        _ => new SendResult.Unknown("batch_row_broken"),
    };

    /// <summary>A code, never free text: that might hold personal data.</summary>
    static string CodeOf(JsonElement row) => Text(row, "code") is { } code && Code().IsMatch(code) ? "provider_" + code : "provider_rejected";

    static string? Text(JsonElement row, string name) => row.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>At most a day.</summary>
    static int? Seconds(JsonElement row) =>
        row.TryGetProperty("retryAfter", out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var seconds) && seconds > 0 ? Math.Min(seconds, 86_400) : null;

    [GeneratedRegex("^[a-z0-9_.-]{1,40}$")]
    private static partial Regex Code();

    sealed record Document(IReadOnlyList<JsonElement>? Results);
}
