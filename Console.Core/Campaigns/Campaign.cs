using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Campaigns;

/// <summary>Where a campaign stands.</summary>
public enum CampaignState
{
    Draft = 0,
    Waiting = 1,
    Approved = 2,

    /// <summary>Launched; its occurrences are to come.</summary>
    Scheduled = 3,
    Running = 4,
    Paused = 5,

    /// <summary>All occurrences done; the offer lives to its end.</summary>
    Finished = 6,

    /// <summary>Sending and assigning ended by a person.</summary>
    Stopped = 7,
}

/// <summary>Who gets an offer, on which channels, when, and by whose leave.</summary>
public sealed class Campaign
{
    public long Id { get; set; }

    public required string Name { get; set; }

    public CampaignState State { get; set; }

    public long? PromotionId { get; set; }

    /// <summary>Pinned when approved, or launched without approval.</summary>
    public long? OfferId { get; set; }

    public long? AudienceId { get; set; }

    public int? AudienceVersion { get; set; }

    /// <summary>One topic of consent.</summary>
    public string Topic { get; set; } = "offers";

    /// <summary>Share of the eligible kept as control; 1000 is 10 %.</summary>
    public int ControlBasisPoints { get; set; }

    /// <summary>Decides the arms; the same in every occurrence.</summary>
    public long Seed { get; set; }

    /// <summary>JSON: names in the order of preference, with options.</summary>
    public string Channels { get; set; } = "[]";

    /// <summary>JSON of the schedule document.</summary>
    public string Schedule { get; set; } = "{}";

    /// <summary>Members without consent on a sending channel hold it for tills that ask.</summary>
    public bool AlsoAtTill { get; set; }

    /// <summary>Members who hold it still are told again.</summary>
    public bool Remind { get; set; }

    /// <summary>Holders who have not used it are reminded so many days before it ends for them; null: nobody is.</summary>
    public int? EndReminderDays { get; set; }

    /// <summary>When holders to be reminded were looked for last; null: not yet.</summary>
    public DateTimeOffset? RemindedAt { get; set; }

    /// <summary>False: sent later.</summary>
    public bool DropInQuietHours { get; set; }

    /// <summary>Low wins where two prices meet.</summary>
    public int Priority { get; set; } = 100;

    public string CreatedBy { get; set; } = "";

    public long CreatedById { get; set; }

    public long LastEditorId { get; set; }

    /// <summary>Definition hash of the valid approval.</summary>
    public string? ApprovedHash { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    public DateTimeOffset? LaunchedAt { get; set; }

    /// <summary>Of a large launch: nothing begins before this instant, and until then it can be undone without a trace.</summary>
    public DateTimeOffset? CoolsUntil { get; set; }

    public string? LaunchedBy { get; set; }

    public long? LaunchedById { get; set; }

    /// <summary>JSON of the launcher's scope: members outside it are left out.</summary>
    public string? LaunchedScope { get; set; }

    public string? StopReason { get; set; }

    public bool IsArchived { get; set; }

    public int Version { get; set; }
}

/// <summary>How <see cref="Campaign"/> is stored.</summary>
sealed class CampaignMap : IEntityTypeConfiguration<Campaign>
{
    public void Configure(EntityTypeBuilder<Campaign> builder)
    {
        builder.HasIndex(campaign => campaign.State);
        builder.HasIndex(campaign => campaign.OfferId);
        builder.Property(campaign => campaign.Version).IsConcurrencyToken();
    }
}
