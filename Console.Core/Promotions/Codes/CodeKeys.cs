using System.Security.Cryptography;
using System.Text;

namespace CampaignConsole.Core.Promotions.Codes;

/// <summary>The keys by which codes are found (HMAC) and read back (AES-GCM), both derived from the installation's one secret.</summary>
public sealed class CodeKeys(byte[] secret)
{
    const int NonceSize = 12;
    const int TagSize = 16;

    readonly byte[] find = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, 32, info: "codes: find"u8.ToArray());
    readonly byte[] read = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, 32, info: "codes: read"u8.ToArray());

    /// <summary>HMAC-SHA256 of the normalised code.</summary>
    public byte[] Find(string code) => HMACSHA256.HashData(find, Encoding.UTF8.GetBytes(CodeText.Normal(code)));

    public byte[] Hide(string code)
    {
        var text = Encoding.UTF8.GetBytes(code);
        var hidden = new byte[NonceSize + TagSize + text.Length];
        var nonce = hidden.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(read, TagSize);
        cipher.Encrypt(nonce, text, hidden.AsSpan(NonceSize + TagSize), hidden.AsSpan(NonceSize, TagSize));
        return hidden;
    }

    /// <summary>The code as it was written.</summary>
    /// <exception cref="CryptographicException">It was hidden under another secret.</exception>
    public string Show(byte[] hidden)
    {
        var text = new byte[hidden.Length - NonceSize - TagSize];
        using var cipher = new AesGcm(read, TagSize);
        cipher.Decrypt(hidden.AsSpan(0, NonceSize), hidden.AsSpan(NonceSize + TagSize), hidden.AsSpan(NonceSize, TagSize), text);
        return Encoding.UTF8.GetString(text);
    }

    /// <summary>A row for a code; ids are left to the caller.</summary>
    internal OfferCode Row(long? offer, CodeKind kind, string code) => new()
    {
        OfferId = offer, Kind = kind, Hmac = Find(code), Cipher = Hide(code), Mask = CodeText.Masked(code),
    };
}
