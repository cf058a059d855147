using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Members.Consent;

/// <summary>One statement of a member about a channel and a topic. Append-only: the history is the proof.</summary>
public sealed class ConsentRecord
{
    public long Id { get; set; }

    public long OriginMemberId { get; set; }

    public long MemberId { get; set; }

    /// <summary>A sending channel; "all" with topic "personalised" is the objection to personalised offers.</summary>
    public required string Channel { get; set; }

    public required string Topic { get; set; }

    public bool Granted { get; set; }

    /// <summary>When the member said so.</summary>
    public DateTimeOffset At { get; set; }

    public DateTimeOffset RecordedAt { get; set; }

    /// <summary>Where it was said: key, import, desk, link, provider.</summary>
    public required string Source { get; set; }

    /// <summary>Which wording was shown.</summary>
    public string? TextVersion { get; set; }

    /// <summary>Row in ConsentEvidence, gone after erasure.</summary>
    public long? EvidenceId { get; set; }
}

/// <summary>How <see cref="ConsentRecord"/> is stored.</summary>
sealed class ConsentRecordMap : IEntityTypeConfiguration<ConsentRecord>
{
    public void Configure(EntityTypeBuilder<ConsentRecord> builder)
    {
        builder.HasIndex(record => record.MemberId);
        builder.IsAppendOnly(nameof(ConsentRecord.MemberId));
    }
}
