using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Platform.Access;

/// <summary>Somebody who signs in.</summary>
public sealed class User
{
    public long Id { get; set; }

    public required string UserName { get; set; }

    public required string NormalizedUserName { get; set; }

    public string DisplayName { get; set; } = "";

    public string? Email { get; set; }

    public string? PasswordHash { get; set; }

    public string SecurityStamp { get; set; } = "";

    public string ConcurrencyStamp { get; set; } = "";

    public int AccessFailedCount { get; set; }

    public DateTimeOffset? LockoutEnd { get; set; }

    public Roles Roles { get; set; }

    /// <summary>JSON of the Scope.</summary>
    public required string Scope { get; set; }

    public string Language { get; set; } = "en";

    /// <summary>light, dark; null follows the device.</summary>
    public string? Theme { get; set; }

    /// <summary>Null: the brand's.</summary>
    public string? TimeZone { get; set; }

    public bool IsDisabled { get; set; }

    public bool MustChangePassword { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset? LastSignInAt { get; set; }
}

/// <summary>How <see cref="User"/> is stored.</summary>
sealed class UserMap : IEntityTypeConfiguration<User>
{
    public void Configure(EntityTypeBuilder<User> builder)
    {
        builder.HasIndex(user => user.NormalizedUserName).IsUnique();
        builder.Property(user => user.ConcurrencyStamp).IsConcurrencyToken();
    }
}
