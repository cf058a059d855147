using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Members.Identities;

/// <summary>An identity as it is stored and compared: kind, issuer and normalised value.</summary>
public readonly record struct IdentityKey(IdentityKind Kind, string Issuer, string Value)
{
    const int MostValue = 200;

    const int MostIssuer = 100;

    /// <summary>Kinds that a trusted source vouches for.</summary>
    public bool IsVouchedFor => Kind is IdentityKind.Card or IdentityKind.App or IdentityKind.Wechat;

    /// <summary>Normalises what somebody wrote.</summary>
    /// <param name="country">Of telephone numbers without an international prefix; ISO 3166-1.</param>
    /// <exception cref="Refused"><c>phone_invalid</c>, <c>email_invalid</c>, <c>identity_invalid</c></exception>
    public static IdentityKey Of(IdentityKind kind, string? issuer, string? value, string country)
    {
        var text = value ?? "";
        switch (kind)
        {
            case IdentityKind.Phone:
                return new IdentityKey(kind, "", PhoneNumber.Normalise(text, country) ?? throw MemberRefusals.PhoneInvalid());
            case IdentityKind.Email:
                return new IdentityKey(kind, "", EmailAddress.Normalise(text) ?? throw MemberRefusals.EmailInvalid());
            case IdentityKind.Card or IdentityKind.Wechat or IdentityKind.App or IdentityKind.Marketplace:
                var (whole, from) = (PlainText.Clean(text), PlainText.Clean(issuer ?? ""));
                if (whole.Length is 0 or > MostValue || from.Length > MostIssuer) throw MemberRefusals.IdentityInvalid();
                return new IdentityKey(kind, from, whole);
            default:
                throw MemberRefusals.IdentityKindUnknown();
        }
    }

    /// <summary>The kind by the name that the API uses.</summary>
    /// <exception cref="Refused"><c>identity_kind_unknown</c></exception>
    public static IdentityKind KindOf(string? name) => name?.Trim().ToLowerInvariant() switch
    {
        "phone" or "mobile" => IdentityKind.Phone,
        "email" => IdentityKind.Email,
        "card" => IdentityKind.Card,
        "wechat" => IdentityKind.Wechat,
        "app" => IdentityKind.App,
        "marketplace" => IdentityKind.Marketplace,
        _ => throw MemberRefusals.IdentityKindUnknown(),
    };

    /// <summary>The API's name of a kind.</summary>
    public static string NameOf(IdentityKind kind) => kind.ToString().ToLowerInvariant();
}
