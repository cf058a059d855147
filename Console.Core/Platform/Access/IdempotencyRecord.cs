using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Platform.Access;

/// <summary>A write of another system and its answer, so that the same key gives the same bytes again.</summary>
public sealed class IdempotencyRecord
{
    public long ApiKeyId { get; set; }

    /// <summary>Method and path.</summary>
    public required string Route { get; set; }

    public required string Key { get; set; }

    public required byte[] BodyHash { get; set; }

    /// <summary>Of HTTP.</summary>
    public int Status { get; set; }

    public string? ContentType { get; set; }

    public required byte[] Answer { get; set; }

    public DateTimeOffset At { get; set; }
}

/// <summary>How <see cref="IdempotencyRecord"/> is stored.</summary>
sealed class IdempotencyRecordMap : IEntityTypeConfiguration<IdempotencyRecord>
{
    public void Configure(EntityTypeBuilder<IdempotencyRecord> builder)
    {
        builder.HasKey(record => new { record.ApiKeyId, record.Route, record.Key });
        builder.HasIndex(record => record.At);
    }
}
