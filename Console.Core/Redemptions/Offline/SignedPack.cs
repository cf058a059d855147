using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Redemptions.Offline;

/// <summary>A pack with its signature: a flattened JSON Web Signature (RFC 7515, section 7.2.2), ES256. Each part is base64url.</summary>
/// <param name="Protected">The header: algorithm, key id and type.</param>
/// <param name="Payload">The pack's JSON, the very bytes that were signed.</param>
public sealed record SignedPack(string Protected, string Payload, string Signature)
{
    public const string Type = "offer-pack+json";

    /// <summary>The pack, believed by its signature; null where key and signature do not belong together.</summary>
    /// <remarks>The header is not asked which algorithm to check by: a forger writes it too.</remarks>
    public PackDocument? Read(PackPublicKey by)
    {
        using var key = by.Open();
        return Base64Url.IsValid(Signature) && key.VerifyData(Input(Protected, Payload), Base64Url.DecodeFromChars(Signature), HashAlgorithmName.SHA256)
            ? CanonicalJson.Read<PackDocument>(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(Payload)))
            : null;
    }

    /// <summary>What is signed.</summary>
    internal static byte[] Input(string header, string payload) => Encoding.ASCII.GetBytes($"{header}.{payload}");
}

/// <summary>A public key as a JSON Web Key (RFC 7517, RFC 7518 section 6.2): the coordinates are base64url.</summary>
/// <param name="Kid">The key's thumbprint (RFC 7638).</param>
public sealed record PackPublicKey(string Kid, string X, string Y)
{
    public string Kty { get; init; } = "EC";

    public string Crv { get; init; } = "P-256";

    public string Alg { get; init; } = "ES256";

    public string Use { get; init; } = "sig";

    internal static PackPublicKey Of(ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var (x, y) = (Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y));
        return new PackPublicKey(Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{x}}","y":"{{y}}"}"""))), x, y);
    }

    internal ECDsa Open() => ECDsa.Create(new ECParameters
    {
        Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = Base64Url.DecodeFromChars(X), Y = Base64Url.DecodeFromChars(Y) },
    });
}
