using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Platform.Access;

/// <summary>The key of another system: shown once, stored as SHA-256, acting for who made it.</summary>
public sealed class ApiKey
{
    public long Id { get; set; }

    public required string Name { get; set; }

    /// <summary>SHA-256 of the key; unique.</summary>
    public required byte[] Hash { get; set; }

    /// <summary>The last four characters.</summary>
    public required string Mask { get; set; }

    /// <summary>Comma-separated, for example "members,offers,redeem".</summary>
    public required string Scopes { get; set; }

    /// <summary>Bound to one store; null: all that its creator may.</summary>
    public long? StoreId { get; set; }

    public long CreatedById { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset? ExpiresAt { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }

    public DateTimeOffset? LastUsedAt { get; set; }

    /// <summary>Runs against live offers and counts nowhere.</summary>
    public bool IsTest { get; set; }
}

/// <summary>How <see cref="ApiKey"/> is stored.</summary>
sealed class ApiKeyMap : IEntityTypeConfiguration<ApiKey>
{
    public void Configure(EntityTypeBuilder<ApiKey> builder)
    {
        builder.HasIndex(key => key.Hash).IsUnique();
        builder.HasIndex(key => key.Name);
    }
}
