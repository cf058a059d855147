using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Members.Identities;

/// <summary>One merge, with what an undo needs.</summary>
public sealed class MergeRecord
{
    public long Id { get; set; }

    public long SurvivorId { get; set; }

    public long AbsorbedId { get; set; }

    public DateTimeOffset At { get; set; }

    public required string By { get; set; }

    /// <summary>Code: verified_identity, proposal, person.</summary>
    public required string Reason { get; set; }

    /// <summary>JSON of the ids moved and the figures replaced; no personal text.</summary>
    public required string Undo { get; set; }

    public DateTimeOffset? UndoneAt { get; set; }

    public string? UndoneBy { get; set; }
}

/// <summary>How <see cref="MergeRecord"/> is stored.</summary>
sealed class MergeRecordMap : IEntityTypeConfiguration<MergeRecord>
{
    public void Configure(EntityTypeBuilder<MergeRecord> builder)
    {
        builder.HasIndex(merge => merge.SurvivorId);
        builder.HasIndex(merge => merge.AbsorbedId);
    }
}
