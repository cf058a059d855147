using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Assignments;

/// <summary>An identity that a message can go to.</summary>
public readonly record struct MemberAddress(long IdentityId, string Value);

/// <summary>The address of each member on each channel: the verified identity first, then the newest.</summary>
public static class Addresses
{
    /// <summary>By member and kind.</summary>
    public static async Task<IReadOnlyDictionary<(long Member, IdentityKind Kind), MemberAddress>> ReadAsync(ConsoleDb db, ChannelSet sending, long[] ids, CancellationToken ct)
    {
        var kinds = sending.Names().Select(MemberFacts.AddressKind).OfType<IdentityKind>().Distinct().ToArray();
        var found = new Dictionary<(long, IdentityKind), MemberAddress>(ids.Length * kinds.Length);
        if (kinds.Length == 0 || ids.Length == 0) return found;
        var rows = db.Set<Identity>().Where(identity => ids.Contains(identity.MemberId) && kinds.Contains(identity.Kind))
            .OrderByDescending(identity => identity.Verified).ThenByDescending(identity => identity.UpdatedAt).ThenBy(identity => identity.Id)
            .Select(identity => new { identity.MemberId, identity.Kind, identity.Id, identity.Value });
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(ct)) found.TryAdd((row.MemberId, row.Kind), new MemberAddress(row.Id, row.Value));
        return found;
    }
}
