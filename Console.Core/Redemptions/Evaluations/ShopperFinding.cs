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
        var values = kind == IdentityKind.Phone ? FormsOf(asked.Value) : kind == IdentityKind.Email ? [asked.Value.Trim().ToLowerInvariant()] : [asked.Value.Trim()];
        var issuer = asked.Issuer ?? "";
        var found = await db.Set<Identity>()
            .Where(identity => identity.Kind == kind && values.Contains(identity.Value) && (issuer == "" || identity.Issuer == issuer)
                && db.Set<Member>().Any(member => member.Id == identity.MemberId && member.Status == MemberStatus.Active))
            .Select(identity => identity.MemberId).Distinct().Take(5).ToListAsync(ct);
        return found.Count > 1 ? throw RedemptionRefusals.IdentityClash(string.Join(", ", found)) : found.Count == 1 ? found[0] : null;
    }

    /// <summary>How a text may stand among identities: as it is, and as a phone in E.164.</summary>
    internal static List<string> FormsOf(string text)
    {
        var plain = text.Trim();
        var digits = new string([.. plain.Where(char.IsAsciiDigit)]);
        List<string> forms = [plain];
        if (digits.Length >= 7 && plain.All(sign => char.IsAsciiDigit(sign) || sign is '+' or ' ' or '-' or '(' or ')' or '.'))
        {
            forms.Add("+" + (plain.StartsWith("00", StringComparison.Ordinal) ? digits[2..] : digits));
            if (digits.Length == 11 && digits[0] == '1') forms.Add("+86" + digits);
        }

        return [.. forms.Distinct()];
    }
}
