using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions.Rehearsals;

/// <summary>A draft that is replayed on receipts of the past: what was asked, of which definitions, and what came out.</summary>
public sealed class Rehearsal
{
    public long Id { get; set; }

    /// <summary>The promotion on whose page it stands.</summary>
    public long PromotionId { get; set; }

    /// <summary>JSON of the <see cref="RehearsalQuestion"/>.</summary>
    public required string Question { get; set; }

    /// <summary>JSON: the one or two <see cref="RehearsalSide"/>s, as they were when it was asked.</summary>
    public required string Sides { get; set; }

    /// <summary>JSON of the asker's scope of stores: only receipts within it are replayed, and only who has the same scope, or the whole brand, sees the result.</summary>
    public required string Scope { get; set; }

    public long AskedById { get; set; }

    public required string AskedBy { get; set; }

    public DateTimeOffset AskedAt { get; set; }

    public long? JobRunId { get; set; }

    /// <summary>JSON of the <see cref="RehearsalFigures"/>; null until it is done.</summary>
    public string? Figures { get; set; }

    public DateTimeOffset? DoneAt { get; set; }
}

/// <summary>How <see cref="Rehearsal"/> is stored.</summary>
sealed class RehearsalMap : IEntityTypeConfiguration<Rehearsal>
{
    public void Configure(EntityTypeBuilder<Rehearsal> builder)
    {
        builder.HasIndex(rehearsal => new { rehearsal.PromotionId, rehearsal.Id });
        builder.HasIndex(rehearsal => rehearsal.AskedAt);
    }
}
