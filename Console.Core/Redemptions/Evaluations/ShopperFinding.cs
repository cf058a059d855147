using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions.Evaluations;

/// <summary>Finds the member of an identity that a shopper shows.</summary>
static class ShopperFinding
{
    const int MostNamed = 5;

    /// <summary>The active members who have what a shopper shows; one may come twice.</summary>
    public static IQueryable<Member> Among(ConsoleDb db, ShopperAsked asked)
    {
        var active = db.Set<Member>().Where(member => member.Status == MemberStatus.Active);
        if (asked.MemberId is { } known) return active.Where(member => member.Id == known);
        var (kind, values, issuer) = KeyOf(asked);
        return db.Set<Identity>()
            .Where(identity => identity.Kind == kind && values.Contains(identity.Value) && (issuer == "" || identity.Issuer == issuer))
            .Join(active, identity => identity.MemberId, member => member.Id, (_, member) => member);
    }

    /// <summary>By what a shopper is looked for: each value as it may stand among identities; without an issuer it is anybody's.</summary>
    /// <exception cref="Refused"><c>shopper_identity_kind_unknown</c></exception>
    public static (IdentityKind Kind, List<string> Values, string Issuer) KeyOf(ShopperAsked asked)
    {
        if (!Enum.TryParse<IdentityKind>(asked.Kind, ignoreCase: true, out var kind)) throw RedemptionRefusals.IdentityKindUnknown(asked.Kind);
        var values = kind == IdentityKind.Phone ? FormsOf(asked.Value) : kind == IdentityKind.Email ? [asked.Value.Trim().ToLowerInvariant()] : [asked.Value.Trim()];
        return (kind, values, asked.Issuer ?? "");
    }

    /// <summary>The one of those found, if any.</summary>
    /// <exception cref="Refused"><c>identity_clash</c></exception>
    public static long? TheOne(IReadOnlyCollection<long> members) => members.Count switch
    {
        0 => null,
        1 => members.First(),
        _ => throw RedemptionRefusals.IdentityClash(string.Join(", ", members.Take(MostNamed))),
    };

    /// <summary>Whether a text may be a phone or the number of a card.</summary>
    internal static bool IsLikeNumber(string text) =>
        text.Count(char.IsAsciiDigit) >= 7 && text.Trim().All(sign => char.IsAsciiDigit(sign) || sign is '+' or ' ' or '-' or '(' or ')' or '.');

    /// <summary>How a text may stand among identities: as it is, and as a phone in E.164.</summary>
    internal static List<string> FormsOf(string text)
    {
        var plain = text.Trim();
        var digits = new string([.. plain.Where(char.IsAsciiDigit)]);
        List<string> forms = [plain];
        if (IsLikeNumber(plain))
        {
            forms.Add("+" + (plain.StartsWith("00", StringComparison.Ordinal) ? digits[2..] : digits));
            if (digits.Length == 11 && digits[0] == '1') forms.Add("+86" + digits);
        }

        return [.. forms.Distinct()];
    }
}
