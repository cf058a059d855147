using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions.Evaluations;

/// <summary>Finds the member of an identity that a shopper shows.</summary>
static class ShopperFinding
{
    /// <summary>The member's id, or null when nobody has that identity.</summary>
    /// <exception cref="Refused"><c>identity_clash</c>: several members have it, and somebody has to decide.</exception>
    public static async Task<long?> FindAsync(ConsoleDb db, ShopperAsked asked, CancellationToken ct)
    {
        if (asked.MemberId is { } known) return known;
        if (!Enum.TryParse<IdentityKind>(asked.Kind, ignoreCase: true, out var kind)) throw RedemptionRefusals.IdentityKindUnknown(asked.Kind);
        var value = asked.Value.Trim();
        var issuer = asked.Issuer ?? "";
        var found = await db.Set<Identity>()
            .Where(identity => identity.Kind == kind && identity.Value == value && (issuer == "" || identity.Issuer == issuer)
                && db.Set<Member>().Any(member => member.Id == identity.MemberId && member.Status == MemberStatus.Active))
            .Select(identity => identity.MemberId).Distinct().Take(5).ToListAsync(ct);
        return found.Count > 1 ? throw RedemptionRefusals.IdentityClash(string.Join(", ", found)) : found.Count == 1 ? found[0] : null;
    }
}
