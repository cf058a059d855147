using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CampaignConsole.Core.Campaigns.Conflicts;

/// <summary>What a campaign's price meets.</summary>
public enum ConflictSide
{
    Campaign = 0,
    Outside = 1,
}

/// <summary>Why two prices may stand side by side. It holds for both sides as they were: once either says something else, nobody has explained it.</summary>
public sealed class ConflictExplanation
{
    public long Id { get; set; }

    public long CampaignId { get; set; }

    /// <summary>What the campaign said, see <see cref="PricedCampaign.Hash"/>.</summary>
    public required string CampaignHash { get; set; }

    public ConflictSide Side { get; set; }

    /// <summary>Id of the other campaign or of the outside promotion.</summary>
    public long OtherId { get; set; }

    public required string OtherHash { get; set; }

    public required string Text { get; set; }

    public DateTimeOffset At { get; set; }

    public long ById { get; set; }

    public string By { get; set; } = "";
}

/// <summary>How <see cref="ConflictExplanation"/> is stored.</summary>
sealed class ConflictExplanationMap : IEntityTypeConfiguration<ConflictExplanation>
{
    public void Configure(EntityTypeBuilder<ConflictExplanation> builder)
    {
        builder.HasIndex(row => row.CampaignId);
        builder.HasIndex(row => new { row.Side, row.OtherId });
    }
}
