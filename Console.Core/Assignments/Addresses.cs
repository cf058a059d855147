using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Assignments;

/// <summary>An identity that a message can go to.</summary>
public readonly record struct MemberAddress(long IdentityId, string Issuer, string Value, bool Verified, DateTimeOffset UpdatedAt)
{
    /// <summary>Verified before not verified, then the newest, then the first.</summary>
    internal bool GoesBefore(MemberAddress other) =>
        Verified != other.Verified ? Verified : UpdatedAt != other.UpdatedAt ? UpdatedAt > other.UpdatedAt : IdentityId < other.IdentityId;
}

/// <summary>The address of each member on each channel.</summary>
static class Addresses
{
    /// <summary>By member and kind, of the kinds that the sending channels need.</summary>
    public static async Task<IReadOnlyDictionary<(long Member, IdentityKind Kind), MemberAddress>> ReadAsync(ConsoleDb db, IReadOnlyCollection<IdentityKind> kinds, MemberBlock block, CancellationToken ct)
    {
        var found = new Dictionary<(long, IdentityKind), MemberAddress>(block.Ids.Length * kinds.Count);
        if (kinds.Count == 0 || block.Ids.Length == 0) return found;
        // Kinds are compared here: in the query they would draw SQLite to the index over all identities of a kind.
        var rows = block.Near(db.Set<Identity>(), identity => identity.MemberId)
            .Select(identity => new { identity.MemberId, identity.Kind, identity.Id, identity.Issuer, identity.Value, identity.Verified, identity.UpdatedAt });
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(ct))
        {
            if (!kinds.Contains(row.Kind)) continue;
            var (key, address) = ((row.MemberId, row.Kind), new MemberAddress(row.Id, row.Issuer, row.Value, row.Verified, row.UpdatedAt));
            if (!found.TryGetValue(key, out var other) || address.GoesBefore(other)) found[key] = address;
        }

        return found;
    }
}
