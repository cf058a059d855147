using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Members.Identities;

/// <summary>What became of a proposal.</summary>
public enum ProposalState
{
    Open = 0,
    Merged = 1,
    Kept = 2,
}

/// <summary>Two records that may be one person, with what speaks for it; somebody decides.</summary>
public sealed class MergeProposal
{
    public long Id { get; set; }

    public long FirstMemberId { get; set; }

    public long SecondMemberId { get; set; }

    /// <summary>Reason codes as JSON, without personal text.</summary>
    public required string Evidence { get; set; }

    public ProposalState State { get; set; }

    public DateTimeOffset At { get; set; }

    public string? DecidedBy { get; set; }

    public DateTimeOffset? DecidedAt { get; set; }
}

/// <summary>How <see cref="MergeProposal"/> is stored.</summary>
sealed class MergeProposalMap : IEntityTypeConfiguration<MergeProposal>
{
    public void Configure(EntityTypeBuilder<MergeProposal> builder)
    {
        builder.HasIndex(proposal => new { proposal.FirstMemberId, proposal.SecondMemberId }).IsUnique();
        builder.HasIndex(proposal => new { proposal.State, proposal.Id });
    }
}
