using System.Security.Cryptography;
using System.Text;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions.Evaluations;

/// <summary>Signs evaluations with HMAC-SHA256 by a key of this installation, so that a caller can hand one back and nobody can make one up.</summary>
public sealed class EvaluationSeal(IDbContextFactory<ConsoleDb> databases, WriteGate gate, TimeProvider clock)
{
    const string KeyName = "evaluation-key";

    byte[]? key;

    /// <summary>Signs a document; the same document always has the same signature.</summary>
    public async Task<SignedEvaluation> SignAsync(EvaluationDocument document, CancellationToken ct)
    {
        var text = CanonicalJson.Of(document);
        return new SignedEvaluation(document, text, Signature(await KeyAsync(ct), text));
    }

    /// <summary>Checks a document that came back.</summary>
    /// <exception cref="Refused"><c>evaluation_forged</c></exception>
    public async Task<SignedEvaluation> CheckAsync(EvaluationDocument document, string signature, CancellationToken ct)
    {
        var right = await SignAsync(document, ct);
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(right.Signature), Encoding.UTF8.GetBytes(signature))
            ? right
            : throw RedemptionRefusals.EvaluationForged();
    }

    static string Signature(byte[] key, string text) => Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));

    async Task<byte[]> KeyAsync(CancellationToken ct)
    {
        if (key is not null) return key;
        if (await StoredAsync(ct) is { } stored) return key = stored;
        var made = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        await gate.WriteAsync(db => db.Database.ExecuteSqlAsync(
            $"INSERT INTO setting (name, json, updated_at, updated_by, version) VALUES ({KeyName}, {"\"" + made + "\""}, {now}, {"console"}, {1}) ON CONFLICT DO NOTHING", ct), ct);
        return key = await StoredAsync(ct) ?? throw new InvalidOperationException("The key of evaluations could not be stored.");
    }

    async Task<byte[]?> StoredAsync(CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        var json = await db.Set<Setting>().Where(setting => setting.Name == KeyName).Select(setting => setting.Json).FirstOrDefaultAsync(ct);
        return json is null ? null : Convert.FromHexString(CanonicalJson.Read<string>(json));
    }
}
