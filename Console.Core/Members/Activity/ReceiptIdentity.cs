using CampaignConsole.Core.Members.Identities;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Members.Activity;

/// <summary>Whose receipt it said to be, while no member has that identity; personal, deleted when joined or erased.</summary>
public sealed class ReceiptIdentity
{
    public long ReceiptId { get; set; }

    public IdentityKind Kind { get; set; }

    public string Issuer { get; set; } = "";

    public required string Value { get; set; }
}

/// <summary>How <see cref="ReceiptIdentity"/> is stored.</summary>
sealed class ReceiptIdentityMap : IEntityTypeConfiguration<ReceiptIdentity>
{
    public void Configure(EntityTypeBuilder<ReceiptIdentity> builder)
    {
        builder.HasKey(identity => identity.ReceiptId);
        builder.Property(identity => identity.ReceiptId).ValueGeneratedNever();
        builder.HasIndex(identity => new { identity.Kind, identity.Value });
    }
}
