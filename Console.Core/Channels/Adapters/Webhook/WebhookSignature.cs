using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Channels.Adapters.Webhook;

/// <summary>Signatures by the Standard Webhooks specification (version 1, HMAC-SHA256): what is signed is <c>id.timestamp.body</c>.</summary>
public static class WebhookSignature
{
    const string Prefix = "whsec_";

    /// <summary>A receiver refuses what is further away than this, either way.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>The value of <c>webhook-signature</c>.</summary>
    /// <exception cref="Refused"><c>webhook_secret_invalid</c></exception>
    public static string Sign(string secret, string id, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        var head = Encoding.UTF8.GetBytes($"{id}.{at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}.");
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Key(secret));
        mac.AppendData(head);
        mac.AppendData(body);
        return "v1," + Convert.ToBase64String(mac.GetHashAndReset());
    }

    /// <summary>True when one of the signatures in the header fits and the time is near enough.</summary>
    /// <exception cref="Refused"><c>webhook_secret_invalid</c></exception>
    public static bool Verify(string secret, string? id, string? timestamp, string? signatures, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(id) || string.IsNullOrEmpty(signatures)) return false;
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > 253_402_300_799) return false;
        var at = DateTimeOffset.FromUnixTimeSeconds(seconds);
        if ((now - at).Duration() > Tolerance) return false;
        var expected = Encoding.ASCII.GetBytes(Sign(secret, id, at, body));
        var fits = false;
        foreach (var signature in signatures.Split(' ')) fits |= CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(signature), expected);
        return fits;
    }

    static byte[] Key(string secret)
    {
        try
        {
            var key = Convert.FromBase64String(secret.StartsWith(Prefix, StringComparison.Ordinal) ? secret[Prefix.Length..] : secret);
            return key.Length >= 16 ? key : throw AdapterRefusals.SecretInvalid();
        }
        catch (FormatException)
        {
            throw AdapterRefusals.SecretInvalid();
        }
    }
}
