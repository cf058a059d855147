using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace CampaignConsole.Core.Assignments.Claiming;

/// <summary>Whose link it is, and to which offer.</summary>
/// <param name="OriginMemberId">The record that was told; after a merge the survivor claims.</param>
public sealed record ClaimLink(long OriginMemberId, long OfferId);

/// <summary>Signed links by which a member claims an offer: they need no sign-in and cannot be guessed.</summary>
public sealed class ClaimLinks(IDataProtectionProvider protection)
{
    /// <summary>Where the link of a member and the page of a poster live.</summary>
    public const string MemberPath = "/c/";

    public const string PosterPath = "/claim/";

    const int Longest = 1_000;

    readonly IDataProtector protector = protection.CreateProtector("CampaignConsole.ClaimLinks");

    /// <summary>The whole address of a member's link.</summary>
    /// <param name="publicAddress">Under which the console is reached from outside.</param>
    public string AddressOf(string publicAddress, ClaimLink link) => publicAddress.TrimEnd('/') + MemberPath + TokenOf(link);

    /// <summary>The whole address of the page that a poster or the app shows as a QR code.</summary>
    public static string PosterOf(string publicAddress, long offer) => string.Create(CultureInfo.InvariantCulture, $"{publicAddress.TrimEnd('/')}{PosterPath}{offer}");

    public string TokenOf(ClaimLink link) => protector.Protect(string.Create(CultureInfo.InvariantCulture, $"{link.OriginMemberId}|{link.OfferId}"));

    /// <summary>Reads a token; null when it is not one of ours.</summary>
    public ClaimLink? Read(string? token)
    {
        if (string.IsNullOrEmpty(token) || token.Length > Longest) return null;
        try
        {
            var parts = protector.Unprotect(token).Split('|');
            return new ClaimLink(long.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
