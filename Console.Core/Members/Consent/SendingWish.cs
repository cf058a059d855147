using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CampaignConsole.Core.Members.Consent;

/// <summary>What a member asked for beside consent: silence until a day, fewer messages, or a channel before the others. No row: nothing was asked for.</summary>
/// <remarks>A row of its own and no columns of the member's: a source that writes the record anew cannot write over what the member said meanwhile.</remarks>
public sealed class SendingWish
{
    public long MemberId { get; set; }

    /// <summary>Nothing but service messages before this instant.</summary>
    public DateTimeOffset? PausedUntil { get; set; }

    /// <summary>As many messages as the brand's cap allows, in twice its time.</summary>
    public bool LessOften { get; set; }

    /// <summary>The channel to be told by first, where a campaign tells by one after the other; null: none was named.</summary>
    public string? Preferred { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }
}

/// <summary>How <see cref="SendingWish"/> is stored.</summary>
sealed class SendingWishMap : IEntityTypeConfiguration<SendingWish>
{
    public void Configure(EntityTypeBuilder<SendingWish> builder)
    {
        builder.HasKey(wish => wish.MemberId);
        builder.Property(wish => wish.MemberId).ValueGeneratedNever();
    }
}
