using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Members.Identities;

/// <summary>What an identity is.</summary>
public enum IdentityKind
{
    Phone = 0,
    Email = 1,
    Card = 2,
    Wechat = 3,
    App = 4,
    Marketplace = 5,
}

/// <summary>One way to recognise a member: a phone, a card, an id in a system.</summary>
public sealed class Identity
{
    public long Id { get; set; }

    public long MemberId { get; set; }

    /// <summary>Whose it was first; an undo of a merge gives it back.</summary>
    public long OriginMemberId { get; set; }

    public IdentityKind Kind { get; set; }

    /// <summary>App id, official account, marketplace shop or card range; empty for phone and e-mail.</summary>
    public string Issuer { get; set; } = "";

    /// <summary>Normalised: phones in E.164, e-mail in lower case.</summary>
    public required string Value { get; set; }

    public bool Verified { get; set; }

    public DateTimeOffset? VerifiedAt { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }
}

/// <summary>How <see cref="Identity"/> is stored.</summary>
sealed class IdentityMap : IEntityTypeConfiguration<Identity>
{
    public void Configure(EntityTypeBuilder<Identity> builder)
    {
        builder.HasIndex(identity => new { identity.Kind, identity.Value, identity.Issuer, identity.MemberId }).IsUnique();
        builder.HasIndex(identity => identity.MemberId);
    }
}
