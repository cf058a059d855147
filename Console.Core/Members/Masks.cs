using System.Linq.Expressions;
using CampaignConsole.Core.Members.Identities;

namespace CampaignConsole.Core.Members;

/// <summary>How personal fields look to those who may not see them; used inside queries, so that the database never hands them out.</summary>
static class Masks
{
    public const string Hidden = "•••";

    /// <summary>An identity in full, or so masked that a caller can still confirm it.</summary>
    public static Expression<Func<Identity, IdentityView>> Identity(bool inFull) => inFull
        ? row => new IdentityView(row.MemberId, row.Kind, row.Issuer, row.Value, row.Verified, row.VerifiedAt)
        : row => new IdentityView(row.MemberId, row.Kind, row.Issuer,
            row.Kind == IdentityKind.Email ? row.Value.Substring(0, 1) + Hidden + row.Value.Substring(row.Value.IndexOf("@"))
            : row.Value.Length > 6 ? Hidden + row.Value.Substring(row.Value.Length - 3) : Hidden,
            row.Verified, row.VerifiedAt);

    /// <summary>The same for an address at hand.</summary>
    public static string Of(in IdentityKey address) =>
        address.Kind == IdentityKind.Email ? address.Value[..1] + Hidden + address.Value[address.Value.IndexOf('@')..]
        : address.Value.Length > 6 ? Hidden + address.Value[^3..] : Hidden;
}
