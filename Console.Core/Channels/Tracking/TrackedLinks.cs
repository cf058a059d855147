using System.Collections.Concurrent;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Tracking;

/// <summary>A token of ours that somebody brought.</summary>
/// <param name="LinkId">Null for a picture.</param>
/// <param name="Url">Where its link leads; null for a picture.</param>
public sealed record BroughtToken(long DeliveryId, TouchProof Proof, long? LinkId, string? Url);

/// <summary>Reads the tokens of links and pictures. A token names a stored address and never carries one: whoever makes one up gets nothing.</summary>
public sealed class TrackedLinks(TrackingKeys keys, IDbContextFactory<ConsoleDb> databases)
{
    /// <summary>Under which links and pictures live.</summary>
    public const string Path = "/l/", PicturePath = "/o/", PictureEnding = ".gif";

    /// <summary>Links whose address is kept at hand; an address never changes.</summary>
    const int MostKept = 5_000;

    readonly ConcurrentDictionary<long, string> addresses = new();

    /// <summary>The link that a token names; null where it is none of ours, its key is gone, or it is the token of a picture.</summary>
    public async Task<BroughtToken?> LinkAsync(string? token, CancellationToken ct) =>
        await ReadAsync(token, ct) is { LinkId: > 0 } read && await AddressAsync(read.LinkId, ct) is { } url ? new BroughtToken(read.DeliveryId, new TouchProof(read.KeyStart), read.LinkId, url) : null;

    /// <summary>The message whose picture a token names; null where it is none of ours.</summary>
    public async Task<BroughtToken?> PictureAsync(string? token, CancellationToken ct) =>
        await ReadAsync(token, ct) is { LinkId: 0 } read ? new BroughtToken(read.DeliveryId, new TouchProof(read.KeyStart), null, null) : null;

    async Task<TrackingToken?> ReadAsync(string? token, CancellationToken ct)
    {
        if (TrackingToken.Claimed(token) is not { } claimed || await keys.FindAsync(ct) is not { } ring || !ring.Secrets.TryGetValue(claimed.KeyId, out var secret)) return null;
        return claimed.IsSignedAs(token!, secret) ? claimed : null;
    }

    async Task<string?> AddressAsync(long link, CancellationToken ct)
    {
        if (addresses.TryGetValue(link, out var known)) return known;
        await using var db = databases.CreateDbContext();
        if (await db.Set<TrackedLink>().Where(row => row.Id == link).Select(row => row.Url).FirstOrDefaultAsync(ct) is not { } url) return null;
        if (addresses.Count >= MostKept) addresses.Clear();
        return addresses[link] = url;
    }
}
