using System.Security.Cryptography;
using System.Text;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Members.Suppressions;

/// <summary>Hashes addresses under a key of this installation: the first 16 bytes of HMAC-SHA256 over kind, issuer and normalised value, in hexadecimal digits.</summary>
/// <remarks>
/// Telephone numbers are few enough to be tried one by one, so a bare hash would hide nothing. The key lies among the settings of the same database: it protects
/// copies of the list that leave the console, not a stolen database.
/// </remarks>
sealed class SuppressionKey
{
    const string Name = "suppressions.key";

    const int HashBytes = 16;

    readonly byte[] key;

    SuppressionKey(byte[] key) => this.key = key;

    /// <summary>The key; null where no address was ever suppressed.</summary>
    public static async Task<SuppressionKey?> ReadAsync(ConsoleDb db, CancellationToken ct)
    {
        var stored = await db.Set<Setting>().Where(row => row.Name == Name).Select(row => row.Json).FirstOrDefaultAsync(ct);
        return stored is null ? null : new SuppressionKey(Convert.FromBase64String(stored.Trim('"')));
    }

    /// <summary>Puts a key in place that another database had; one that is there stays.</summary>
    /// <returns>Whether there was none.</returns>
    public static async Task<bool> PutAsync(ConsoleDb db, byte[] key, DateTimeOffset now, CancellationToken ct)
    {
        if (await ReadAsync(db, ct) is not null) return false;
        db.Add(new Setting { Name = Name, Json = $"\"{Convert.ToBase64String(key)}\"", UpdatedAt = now, UpdatedBy = "suppressions", Version = 1 });
        await db.SaveChangesAsync(ct);
        return true;
    }

    /// <summary>The key, made in the surrounding write where there is none yet; the caller holds the list's lock.</summary>
    public static async Task<SuppressionKey> MakeAsync(ConsoleDb db, DateTimeOffset now, CancellationToken ct)
    {
        if (await ReadAsync(db, ct) is { } known) return known;
        var made = RandomNumberGenerator.GetBytes(32);
        await PutAsync(db, made, now, ct);
        SuppressionKeyReplay.Note(db, made, now);
        return new SuppressionKey(made);
    }

    public string HashOf(in IdentityKey address)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{IdentityKey.NameOf(address.Kind)}\n{address.Issuer}\n{address.Value}"), hash);
        return Convert.ToHexStringLower(hash[..HashBytes]);
    }
}
