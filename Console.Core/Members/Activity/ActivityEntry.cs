using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Members.Activity;

/// <summary>What happened.</summary>
public enum ActivityKind
{
    Event = 0,
    Purchase = 1,
    Return = 2,
    Assigned = 10,
    Control = 11,

    /// <summary>Told that there is an offer to claim.</summary>
    Invited = 12,
    Sent = 20,
    Delivered = 21,
    Opened = 22,
    Clicked = 23,
    Bounced = 24,
    Complained = 25,
    Redeemed = 30,
    Refunded = 31,
}

/// <summary>Something a member did or that happened to them: the one door by which later stages tell earlier ones.</summary>
public sealed class ActivityEntry
{
    public long Id { get; set; }

    public long OriginMemberId { get; set; }

    public long MemberId { get; set; }

    public ActivityKind Kind { get; set; }

    public DateTimeOffset At { get; set; }

    public long? CampaignId { get; set; }

    public long? OfferId { get; set; }

    public long? OccurrenceId { get; set; }

    public long? StoreId { get; set; }

    public long? ReceiptId { get; set; }

    public string? Channel { get; set; }

    /// <summary>For kind Event.</summary>
    public string? EventName { get; set; }

    /// <summary>Minor units of Currency.</summary>
    public long? Amount { get; set; }

    public string? Currency { get; set; }

    /// <summary>Unique where given: the same event told twice is stored once.</summary>
    public string? SourceKey { get; set; }
}

/// <summary>How <see cref="ActivityEntry"/> is stored.</summary>
sealed class ActivityEntryMap : IEntityTypeConfiguration<ActivityEntry>
{
    public void Configure(EntityTypeBuilder<ActivityEntry> builder)
    {
        builder.HasIndex(entry => new { entry.MemberId, entry.At });
        builder.HasIndex(entry => new { entry.Kind, entry.CampaignId, entry.MemberId });
        builder.HasIndex(entry => new { entry.EventName, entry.At }).HasFilter("event_name IS NOT NULL");
        builder.HasIndex(entry => entry.SourceKey).IsUnique().HasFilter("source_key IS NOT NULL");
        // What goes after a while: opens and clicks.
        builder.HasIndex(entry => new { entry.Kind, entry.At }).HasFilter("kind IN (22, 23)");
        builder.IsAppendOnly(nameof(ActivityEntry.MemberId));
        builder.MayGo(nameof(ActivityEntry.Kind), "22, 23");
    }
}
