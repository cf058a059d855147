using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Identities;

namespace CampaignConsole.Core.Members.Suppressions;

/// <summary>Reads an address as people write it: a telephone number, an e-mail address, or <c>kind:value</c> and <c>kind:issuer:value</c> for the rest.</summary>
static class AddressText
{
    /// <param name="country">Of telephone numbers without an international prefix; ISO 3166-1.</param>
    /// <exception cref="Refused"><c>phone_invalid</c>, <c>email_invalid</c>, <c>identity_invalid</c>, <c>identity_kind_unknown</c></exception>
    public static IdentityKey Read(string text, string country)
    {
        var plain = PlainText.Clean(text);
        if (plain.Split(':', 2) is [var kind, var rest] && kind.Length > 0 && kind.All(char.IsAsciiLetter)) return Of(IdentityKey.KindOf(kind), rest, country);
        return IdentityKey.Of(plain.Contains('@') ? IdentityKind.Email : IdentityKind.Phone, null, plain, country);
    }

    static IdentityKey Of(IdentityKind kind, string rest, string country) =>
        kind is not (IdentityKind.Phone or IdentityKind.Email) && rest.Split(':', 2) is [var issuer, var value] ? IdentityKey.Of(kind, issuer, value, country) : IdentityKey.Of(kind, null, rest, country);
}
