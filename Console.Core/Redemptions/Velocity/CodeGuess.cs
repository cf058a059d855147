using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CampaignConsole.Core.Redemptions.Velocity;

/// <summary>When one caller brought codes that nobody knows: what the nodes tell each other, and what a restart finds again.</summary>
public sealed class CodeGuess
{
    /// <summary>Member, person at the Desk, or key with store and device.</summary>
    public required string Guesser { get; set; }

    /// <summary>As of <see cref="VelocityCount.Times"/>.</summary>
    public required string Times { get; set; }

    public DateTimeOffset LastAt { get; set; }
}

/// <summary>How <see cref="CodeGuess"/> is stored.</summary>
sealed class CodeGuessMap : IEntityTypeConfiguration<CodeGuess>
{
    public void Configure(EntityTypeBuilder<CodeGuess> builder)
    {
        builder.HasKey(guess => guess.Guesser);
        builder.HasIndex(guess => guess.LastAt);
    }
}
