using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace CampaignConsole.Web.Http.Idempotency;

/// <summary>What tells one write from another: its scope (API key, method, path), its key, and what was asked.</summary>
/// <param name="Route">Method and path.</param>
/// <param name="RequestHash">SHA-256 over query and body, as they came.</param>
sealed record IdempotencyKeyHeader(long ApiKeyId, string Route, string Key, byte[] RequestHash)
{
    public const string Name = "Idempotency-Key";

    public const int MostCharacters = 200;

    /// <summary>Stands for scope and key in a lock of PostgreSQL: negative, since other locks there are numbers of members.</summary>
    public long Number => BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes($"{ApiKeyId}\n{Route}\n{Key}"))) | long.MinValue;

    /// <summary>Null when the header is missing or not 1 to 200 visible ASCII characters.</summary>
    public static async Task<IdempotencyKeyHeader?> ReadAsync(HttpRequest request, long apiKey)
    {
        var key = request.Headers[Name].ToString();
        if (key.Length is 0 or > MostCharacters || key.Any(sign => sign is < '!' or > '~')) return null;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(request.QueryString.Value + "\n"));
        request.Body.Position = 0;
        var buffer = new byte[16 * 1024];
        for (int read; (read = await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted)) > 0;) hash.AppendData(buffer, 0, read);
        return new IdempotencyKeyHeader(apiKey, $"{request.Method} {request.Path.Value}", key, hash.GetHashAndReset());
    }
}
