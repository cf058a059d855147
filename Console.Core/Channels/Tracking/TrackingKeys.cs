using System.Security.Cryptography;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Tracking;

/// <summary>The keys of links, opened.</summary>
/// <param name="Current">The number of the one that signs.</param>
sealed record TrackingRing(int Current, IReadOnlyDictionary<int, byte[]> Secrets);

/// <summary>Reads the keys that links are signed with, and makes the first one when it is needed. Each is a secret of its own: what else this installation signs is signed by others.</summary>
public sealed class TrackingKeys(WriteGate gate, IDbContextFactory<ConsoleDb> databases, IDataProtectionProvider protection, TimeProvider clock)
{
    const int First = 1;

    readonly IDataProtector protector = protection.CreateProtector("CampaignConsole.TrackingKeys");
    readonly Recent<int, TrackingRing> known = new(gate, clock, typeof(TrackingKey));

    /// <summary>All keys; null where none was ever made. A key that another node made or deleted is known within a second.</summary>
    internal async Task<TrackingRing?> FindAsync(CancellationToken ct) => await known.OfAsync(0, async () =>
    {
        await using var db = databases.CreateDbContext();
        var keys = await db.Set<TrackingKey>().AsNoTracking().ToListAsync(ct);
        return keys.Count == 0 ? null : new TrackingRing(keys.Max(key => key.Id), keys.ToDictionary(key => key.Id, key => protector.Unprotect(Convert.FromBase64String(key.Secret))));
    });

    /// <summary>All keys, with a first one where there was none.</summary>
    internal async Task<TrackingRing> MakeAsync(CancellationToken ct)
    {
        if (await FindAsync(ct) is { } ring) return ring;
        var first = New("");
        // Two nodes may do so at once: the first holds.
        await gate.WriteAsync(db => db.InsertAsync([first], ct, OnExisting.Skip), ct);
        return (await FindAsync(ct))!;
    }

    /// <summary>A key with a new secret, not yet stored. Never within a write: what encrypts it may have to store a key of its own first, and would wait for that write.</summary>
    internal TrackingKey New(string by) => new()
    {
        Id = First, Secret = Convert.ToBase64String(protector.Protect(RandomNumberGenerator.GetBytes(32))), CreatedAt = clock.GetUtcNow(), CreatedBy = by,
    };
}
