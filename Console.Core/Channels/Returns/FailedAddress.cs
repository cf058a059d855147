using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Returns;

/// <summary>
/// An address that takes nothing for good: nothing is sent to it again until the member has another, or a person lifts it. It is known by the hash that every ledger row
/// has (<see cref="Deliveries.DeliveryPlanning.HashOf"/>), so that another address is another hash, and no address stands here.
/// </summary>
public sealed class FailedAddress
{
    public required string Channel { get; set; }

    public long AddressHash { get; set; }

    /// <summary>The status that said so, for example <c>5.1.1</c>.</summary>
    public required string Code { get; set; }

    /// <summary>The message whose report it was.</summary>
    public long DeliveryId { get; set; }

    public DateTimeOffset At { get; set; }
}

/// <summary>How <see cref="FailedAddress"/> is stored.</summary>
sealed class FailedAddressMap : IEntityTypeConfiguration<FailedAddress>
{
    public void Configure(EntityTypeBuilder<FailedAddress> builder)
    {
        builder.HasKey(failed => new { failed.Channel, failed.AddressHash });
        builder.HasIndex(failed => failed.At);
    }
}

/// <summary>The bounce rule: which refusals are about the address itself.</summary>
static partial class BounceRule
{
    /// <summary>
    /// Of the permanent statuses (RFC 3463) those of the address: bad mailbox, bad domain, moved, no mail taken there, mailbox disabled, domain not found, and the one that
    /// says no more. Not a full mailbox, nor what is about us: our sender address, the content, a policy.
    /// </summary>
    /// <param name="status">For example <c>5.1.1</c>.</param>
    public static bool IsOfTheAddress(string? status) => status is "5.0.0" or "5.1.0" or "5.1.1" or "5.1.2" or "5.1.3" or "5.1.6" or "5.1.10" or "5.2.1" or "5.4.4";

    /// <summary>The status within a ledger reason of the SMTP client: <c>smtp_550_5.1.1</c>. A bare <c>smtp_550</c> may as well be a policy.</summary>
    public static string? StatusOf(string? reason) => reason is not null && Refusal().Match(reason) is { Success: true } found ? found.Groups[1].Value : null;

    [GeneratedRegex(@"\Asmtp_5\d\d_(5\.\d{1,3}\.\d{1,3})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Refusal();
}
