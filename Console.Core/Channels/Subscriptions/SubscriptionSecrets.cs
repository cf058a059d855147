using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace CampaignConsole.Core.Channels.Subscriptions;

/// <summary>Makes the signing secrets of subscriptions and keeps them encrypted.</summary>
public sealed class SubscriptionSecrets(IDataProtectionProvider protection)
{
    readonly IDataProtector protector = protection.CreateProtector("CampaignConsole.EventSubscriptions");

    /// <summary>A new secret as Standard Webhooks writes it (<c>whsec_</c> and base 64 of 32 bytes), in clear and as it is stored.</summary>
    public (string Clear, string Stored) Make()
    {
        var clear = "whsec_" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        return (clear, protector.Protect(clear));
    }

    /// <summary>The secrets that sign at this moment: after a rotation the former one goes on for a while.</summary>
    public IReadOnlyList<string> SigningOf(EventSubscription subscription, DateTimeOffset now) =>
        subscription is { FormerSecret: { } former, FormerUntil: { } until } && until > now
            ? [protector.Unprotect(subscription.Secret), protector.Unprotect(former)]
            : [protector.Unprotect(subscription.Secret)];
}
