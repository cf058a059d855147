using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace CampaignConsole.Core.Channels.Deliveries;

/// <summary>Whom a link in a message belongs to, and what it was about.</summary>
/// <param name="DeliveryId">0 for a link that was made by hand.</param>
public sealed record MemberLink(long OriginMemberId, string Channel, string Topic, long DeliveryId);

/// <summary>Signed links in messages: they name a member without an address in them, need no sign-in and cannot be guessed.</summary>
public sealed class MemberLinks(IDataProtectionProvider protection)
{
    readonly IDataProtector protector = protection.CreateProtector("CampaignConsole.MemberLinks");

    public string TokenOf(MemberLink link) =>
        protector.Protect(string.Create(CultureInfo.InvariantCulture, $"{link.OriginMemberId}|{link.DeliveryId}|{link.Channel}|{link.Topic}"));

    /// <summary>Reads a token; null when it is not one of ours.</summary>
    public MemberLink? Read(string? token)
    {
        if (string.IsNullOrEmpty(token) || token.Length > 1000) return null;
        try
        {
            var parts = protector.Unprotect(token).Split('|', 4);
            return new MemberLink(long.Parse(parts[0], CultureInfo.InvariantCulture), parts[2], parts[3], long.Parse(parts[1], CultureInfo.InvariantCulture));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

}
