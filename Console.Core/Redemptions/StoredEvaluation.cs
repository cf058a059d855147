using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions;

/// <summary>An evaluation that was reserved or asked for: the signed document, as it was answered.</summary>
public sealed class StoredEvaluation
{
    public Guid Id { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary>Canonical JSON.</summary>
    public required string Document { get; set; }

    public required string Signature { get; set; }

    public long? OriginMemberId { get; set; }

    public long? MemberId { get; set; }

    public long? StoreId { get; set; }

    public required string Channel { get; set; }

    public required string Currency { get; set; }

    public bool IsReserved { get; set; }
}

/// <summary>How <see cref="StoredEvaluation"/> is stored.</summary>
sealed class StoredEvaluationMap : IEntityTypeConfiguration<StoredEvaluation>
{
    public void Configure(EntityTypeBuilder<StoredEvaluation> builder)
    {
        builder.Property(evaluation => evaluation.Id).ValueGeneratedNever();
        builder.HasIndex(evaluation => new { evaluation.IsReserved, evaluation.At });
    }
}
