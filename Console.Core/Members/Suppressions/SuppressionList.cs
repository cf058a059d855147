using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Members.Suppressions;

/// <summary>What is said about addresses that go onto the list together.</summary>
/// <param name="Until">The first instant at which it no longer holds; null: for ever.</param>
sealed record SuppressionTerms(SuppressedFor For, string? Note, string Source, string AddedBy, DateTimeOffset? Until);

/// <summary>The list of addresses that nothing may be sent to: asked by launches and in the transaction of sending, added to by all that may.</summary>
static class SuppressionList
{
    /// <summary>Which of these addresses nothing may be sent to at an instant.</summary>
    public static async Task<HashSet<IdentityKey>> AmongAsync(ConsoleDb db, IReadOnlyCollection<IdentityKey> addresses, DateTimeOffset now, CancellationToken ct)
    {
        // Most installations have a short list or none: those pay for one look.
        if (addresses.Count == 0 || await SuppressionKey.ReadAsync(db, ct) is not { } key) return [];
        var byHash = new Dictionary<string, IdentityKey>(addresses.Count);
        foreach (var address in addresses) byHash[key.HashOf(address)] = address;
        var found = await Of(db, [.. byHash.Keys]).Where(row => row.Until == null || row.Until > now).Select(row => row.Hash).ToListAsync(ct);
        return [.. found.Select(hash => byHash[hash])];
    }

    /// <summary>The numbers under which addresses stand on the list.</summary>
    public static async Task<Dictionary<IdentityKey, long>> NumbersAsync(ConsoleDb db, IReadOnlyCollection<IdentityKey> addresses, CancellationToken ct)
    {
        if (addresses.Count == 0 || await SuppressionKey.ReadAsync(db, ct) is not { } key) return [];
        var byHash = addresses.Distinct().ToDictionary(address => key.HashOf(address));
        var found = await Of(db, [.. byHash.Keys]).Select(row => new { row.Hash, row.Id }).ToListAsync(ct);
        return found.ToDictionary(row => byHash[row.Hash], row => row.Id);
    }

    /// <summary>Puts addresses onto the list, set-based, as part of the surrounding write. Who stands there already stays with the longer of the two terms.</summary>
    /// <remarks>A START takes off what a STOP put here, and only that: an entry of anybody else takes a STOP's over, and a STOP never takes over one of theirs.</remarks>
    /// <returns>How many are new.</returns>
    public static async Task<int> AddAsync(ConsoleDb db, IReadOnlyCollection<IdentityKey> addresses, SuppressionTerms terms, DateTimeOffset now, CancellationToken ct)
    {
        await MemberLocks.TakeAllAsync(db, ct);
        var key = await SuppressionKey.MakeAsync(db, now, ct);
        var rows = addresses.Distinct().Select(address => new SuppressedAddress
        {
            Kind = address.Kind, Hash = key.HashOf(address), Masked = Masks.Of(address), For = terms.For, Note = terms.Note, Source = terms.Source, AddedAt = now, AddedBy = terms.AddedBy, Until = terms.Until,
        }).ToList();
        foreach (var row in rows) SuppressionReplay.Note(db, row, now);
        string[] hashes = [.. rows.Select(row => row.Hash)];
        var until = terms.Until;
        var isReply = terms.Source == ConsentProof.SmsKeyword;
        var there = (await Of(db, hashes).Select(row => new { row.Id, row.Source, row.Until }).ToListAsync(ct))
            .Select(row => (row.Id, row.Source, IsShorter: row.Until is not null && (until is null || row.Until < until))).ToList();
        var shorter = there.Where(row => row.IsShorter).Select(row => row.Id).ToArray();
        var taken = there.Where(row => isReply ? row.IsShorter && row.Source == terms.Source : row.IsShorter || row.Source == ConsentProof.SmsKeyword).Select(row => row.Id).ToArray();
        if (shorter.Length > 0)
            await db.Set<SuppressedAddress>().Where(row => EF.Parameter(shorter).Contains(row.Id)).ExecuteUpdateAsync(set => set.SetProperty(row => row.Until, until), ct);
        if (taken.Length > 0)
            await db.Set<SuppressedAddress>().Where(row => EF.Parameter(taken).Contains(row.Id)).ExecuteUpdateAsync(set => set
                .SetProperty(row => row.For, terms.For).SetProperty(row => row.Note, terms.Note)
                .SetProperty(row => row.Source, terms.Source).SetProperty(row => row.AddedAt, now).SetProperty(row => row.AddedBy, terms.AddedBy), ct);
        return (int)await db.InsertAsync(rows, ct, OnExisting.Skip);
    }

    /// <summary>Takes an address off the list where it came by this way; part of the surrounding write.</summary>
    /// <returns>Whether it stood there.</returns>
    public static async Task<bool> ReleaseAsync(ConsoleDb db, IdentityKey address, string source, CancellationToken ct)
    {
        await MemberLocks.TakeAllAsync(db, ct);
        if (await SuppressionKey.ReadAsync(db, ct) is not { } key) return false;
        var hash = key.HashOf(address);
        return await db.Set<SuppressedAddress>().Where(row => row.Hash == hash && row.Source == source).ExecuteDeleteAsync(ct) > 0;
    }

    /// <summary>PostgreSQL would read the whole list for thousands of hashes; told to go through them one by one, it probes the index for each.</summary>
    static IQueryable<SuppressedAddress> Of(ConsoleDb db, string[] hashes) => db.IsSqlite
        ? db.Set<SuppressedAddress>().Where(row => EF.Parameter(hashes).Contains(row.Hash))
        : db.Set<SuppressedAddress>().FromSql(
            $"SELECT held.* FROM unnest({hashes}) AS given(value), LATERAL (SELECT * FROM suppressed_address WHERE hash = given.value OFFSET 0) AS held");
}
