using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions.Offline;

/// <summary>
/// Signs packs with ECDSA on P-256 (ES256). Evaluations are signed by HMAC, which is enough where the console checks its own hand; a till has to check a pack by itself,
/// and whoever can check an HMAC can also make one. So a pack has a pair of keys of its own: the private one lies in the database under Data Protection, the public one is answered to tills.
/// </summary>
public sealed class PackKey(IDbContextFactory<ConsoleDb> databases, WriteGate gate, IDataProtectionProvider protection, TimeProvider clock)
{
    const string KeyName = "pack-key";

    readonly IDataProtector protector = protection.CreateProtector("CampaignConsole.Packs");
    byte[]? known;

    /// <summary>The pack as a JSON Web Signature.</summary>
    public async Task<SignedPack> SignAsync(PackDocument pack, CancellationToken ct)
    {
        using var key = await OpenAsync(ct);
        var header = Encoded(JsonSerializer.SerializeToUtf8Bytes(new { alg = "ES256", kid = PackPublicKey.Of(key).Kid, typ = SignedPack.Type }));
        var payload = Encoded(Encoding.UTF8.GetBytes(CanonicalJson.Of(pack)));
        return new SignedPack(header, payload, Encoded(key.SignData(SignedPack.Input(header, payload), HashAlgorithmName.SHA256)));
    }

    /// <summary>The key by which tills check packs.</summary>
    public async Task<PackPublicKey> PublicAsync(CancellationToken ct)
    {
        using var key = await OpenAsync(ct);
        return PackPublicKey.Of(key);
    }

    /// <summary>A new instance each time: one alone may not sign for two at once.</summary>
    async Task<ECDsa> OpenAsync(CancellationToken ct)
    {
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(known ??= await StoredAsync(ct) ?? await MadeAsync(ct), out _);
        return key;
    }

    async Task<byte[]> MadeAsync(CancellationToken ct)
    {
        using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var hidden = "\"" + Convert.ToBase64String(protector.Protect(made.ExportPkcs8PrivateKey())) + "\"";
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        await gate.WriteAsync(db => db.Database.ExecuteSqlAsync(
            $"INSERT INTO setting (name, json, updated_at, updated_by, version) VALUES ({KeyName}, {hidden}, {now}, {"console"}, {1}) ON CONFLICT DO NOTHING", ct), ct);
        return await StoredAsync(ct) ?? throw new InvalidOperationException("The key of packs could not be stored.");
    }

    async Task<byte[]?> StoredAsync(CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        var json = await db.Set<Setting>().Where(setting => setting.Name == KeyName).Select(setting => setting.Json).FirstOrDefaultAsync(ct);
        return json is null ? null : protector.Unprotect(Convert.FromBase64String(CanonicalJson.Read<string>(json)));
    }

    static string Encoded(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
