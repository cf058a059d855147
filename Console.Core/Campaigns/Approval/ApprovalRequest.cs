using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Campaigns.Approval;

/// <summary>What leave is asked for.</summary>
public enum ApprovalKind
{
    /// <summary>To launch a campaign.</summary>
    Launch = 0,

    /// <summary>To go on with a run that resolved to clearly more members than approved.</summary>
    Growth = 1,

    /// <summary>To withdraw the offer.</summary>
    Withdrawal = 2,
}

/// <summary>What became of a request.</summary>
public enum ApprovalState
{
    Waiting = 0,
    Approved = 1,
    SentBack = 2,

    /// <summary>An edit came after it.</summary>
    Void = 3,
}

/// <summary>One request for leave to launch, with exactly what was asked.</summary>
public sealed class ApprovalRequest
{
    public long Id { get; set; }

    public long CampaignId { get; set; }

    public ApprovalKind Kind { get; set; }

    public required string DefinitionHash { get; set; }

    /// <summary>JSON of what was asked: offer, audience, content, schedule, control.</summary>
    public required string Snapshot { get; set; }

    /// <summary>Members, when it was asked.</summary>
    public int Count { get; set; }

    /// <summary>Minor units; null where no cap bounds it.</summary>
    public long? HighestCost { get; set; }

    public required string Currency { get; set; }

    /// <summary>JSON list of the policy limits that ask for a second person.</summary>
    public required string Reasons { get; set; }

    public ApprovalState State { get; set; }

    public long RequestedById { get; set; }

    public required string RequestedBy { get; set; }

    public DateTimeOffset RequestedAt { get; set; }

    public long? DecidedById { get; set; }

    public string? DecidedBy { get; set; }

    public DateTimeOffset? DecidedAt { get; set; }

    /// <summary>What the asker says.</summary>
    public string? Note { get; set; }

    /// <summary>What the decider says.</summary>
    public string? Answer { get; set; }
}

/// <summary>How <see cref="ApprovalRequest"/> is stored.</summary>
sealed class ApprovalRequestMap : IEntityTypeConfiguration<ApprovalRequest>
{
    public void Configure(EntityTypeBuilder<ApprovalRequest> builder)
    {
        builder.HasIndex(request => new { request.State, request.Id });
        builder.HasIndex(request => request.CampaignId);
    }
}
