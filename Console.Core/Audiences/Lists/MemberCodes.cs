using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Audiences.Lists;

/// <summary>A code by which somebody names a member: a card, a phone, an e-mail; the kind may be left open.</summary>
public sealed record MemberCode(string Value, IdentityKind? Kind = null, string? Issuer = null);

/// <summary>Finds members by the codes that people paste.</summary>
static class MemberCodes
{
    const int AtOnce = 400;

    /// <summary>The members behind codes, within a scope: who is not, is unknown.</summary>
    public static async Task<(List<long> Members, List<string> Unknown, List<string> Unclear)> FindAsync(
        ConsoleDb db, Scope scope, IReadOnlyList<MemberCode> codes, CancellationToken ct)
    {
        var (members, unknown, unclear) = (new List<long>(), new List<string>(), new List<string>());
        var active = AudienceResolver.Active(db, scope).Select(member => member.Id);
        foreach (var block in codes.Where(code => !string.IsNullOrWhiteSpace(code.Value)).Chunk(AtOnce))
        {
            List<string> values = [.. block.SelectMany(code => Spellings(code.Value)).Distinct()];
            var rows = await db.Set<Identity>().Where(identity => values.Contains(identity.Value) && active.Contains(identity.MemberId))
                .Select(identity => new { identity.Value, identity.Kind, identity.Issuer, identity.MemberId }).ToListAsync(ct);
            var byValue = rows.ToLookup(row => row.Value);
            foreach (var code in block)
            {
                var found = Spellings(code.Value).SelectMany(value => byValue[value])
                    .Where(row => (code.Kind is null || row.Kind == code.Kind) && (code.Issuer is null || row.Issuer == code.Issuer)).Select(row => row.MemberId).Distinct().ToList();
                if (found.Count == 1) members.Add(found[0]);
                else (found.Count == 0 ? unknown : unclear).Add(code.Value);
            }
        }

        return (members, unknown, unclear);
    }

    /// <summary>The ways in which a code may be stored: as written, in lower case, and a phone in E.164 (11 digits from 13 to 19 are Chinese mobiles).</summary>
    static IEnumerable<string> Spellings(string text)
    {
        var plain = text.Trim();
        yield return plain;
        if (plain.ToLowerInvariant() is var lower && lower != plain) yield return lower;
        var digits = string.Concat(plain.Where(char.IsAsciiDigit));
        if (digits.Length < 7 || plain.Any(char.IsLetter)) yield break;
        if (digits != plain) yield return digits;
        if (plain.StartsWith('+')) yield return "+" + digits;
        else if (digits.StartsWith("00", StringComparison.Ordinal)) yield return "+" + digits[2..];
        else if (digits is { Length: 11 } && digits[0] == '1' && digits[1] >= '3') yield return "+86" + digits;
    }
}
