using CampaignConsole.Core.Members.Identities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CampaignConsole.Core.Members.Suppressions;

/// <summary>Why nothing may be sent to an address.</summary>
public enum SuppressedFor
{
    /// <summary>Whoever has the address asked for it.</summary>
    Asked = 0,
    Complained = 1,
    Bounced = 2,

    /// <summary>A public do-not-contact list, or an order.</summary>
    Legal = 3,

    /// <summary>The address belongs to somebody else.</summary>
    WrongPerson = 4,
    Other = 5,
}

/// <summary>
/// An address that nothing may be sent to, whoever holds it and whatever they consented to. It needs no member, and an erasure leaves it: what is kept is a
/// hash and a masked form, never the address itself.
/// </summary>
public sealed class SuppressedAddress
{
    public long Id { get; set; }

    public IdentityKind Kind { get; set; }

    /// <summary>See <see cref="SuppressionKey"/>; unique.</summary>
    public required string Hash { get; set; }

    /// <summary>Enough to confirm an address that somebody names, not enough to write to it.</summary>
    public required string Masked { get; set; }

    public SuppressedFor For { get; set; }

    /// <summary>What a person wrote beside it.</summary>
    public string? Note { get; set; }

    /// <summary>How it came here: person, paste, import, api, sms_keyword.</summary>
    public required string Source { get; set; }

    public DateTimeOffset AddedAt { get; set; }

    public string AddedBy { get; set; } = "";

    /// <summary>The first instant at which it no longer holds; null: for ever.</summary>
    public DateTimeOffset? Until { get; set; }
}

/// <summary>How <see cref="SuppressedAddress"/> is stored.</summary>
sealed class SuppressedAddressMap : IEntityTypeConfiguration<SuppressedAddress>
{
    public void Configure(EntityTypeBuilder<SuppressedAddress> builder)
    {
        builder.HasIndex(row => row.Hash).IsUnique();
    }
}
