using System.Security.Cryptography;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Promotions.Codes;

/// <summary>Keeps the installation's secret for codes: made with the first code, stored under Data Protection.</summary>
public sealed class CodeVault(IDataProtectionProvider protection, TimeProvider clock)
{
    const string Name = "codes.secret";

    readonly IDataProtector protector = protection.CreateProtector("CampaignConsole.Codes");
    CodeKeys? known;

    /// <summary>The keys; null where no code was ever made.</summary>
    public async Task<CodeKeys?> KeysAsync(ConsoleDb db, CancellationToken ct)
    {
        if (known is not null) return known;
        var stored = await db.Set<Setting>().Where(row => row.Name == Name).Select(row => row.Json).FirstOrDefaultAsync(ct);
        return stored is null ? null : known = new CodeKeys(protector.Unprotect(Convert.FromBase64String(stored.Trim('"'))));
    }

    /// <summary>The keys, made in the surrounding write where there are none yet.</summary>
    public async Task<CodeKeys> MakeAsync(ConsoleDb db, CancellationToken ct)
    {
        if (await KeysAsync(db, ct) is { } keys) return keys;
        var secret = RandomNumberGenerator.GetBytes(32);
        var now = clock.GetUtcNow();
        db.Add(new Setting { Name = Name, Json = $"\"{Convert.ToBase64String(protector.Protect(secret))}\"", UpdatedAt = now, UpdatedBy = "codes", Version = 1 });
        var made = new CodeKeys(secret);
        db.AfterCommit(() => known = made);
        return made;
    }
}
