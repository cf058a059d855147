using CampaignConsole.Core.Channels.Adapters;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Deliveries;

/// <summary>Where a message stands; the allowed moves are in DeliveryMoves.</summary>
public enum DeliveryState
{
    Planned = 0,
    Claimed = 1,
    Sending = 2,
    Accepted = 3,
    Rejected = 4,
    Deferred = 5,
    Unknown = 6,
    Suppressed = 7,
    Expired = 8,
    Cancelled = 9,
    ClosedUnknown = 10,
    Resent = 11,

    /// <summary>With store staff as a task: they will say what came of it.</summary>
    Handed = 12,
}

/// <summary>The ledger row of one message to one member: the truth about what was sent.</summary>
public sealed class Delivery
{
    public long Id { get; set; }

    /// <summary>UUIDv5 of occurrence, member, channel and step; unique.</summary>
    public Guid Key { get; set; }

    public long OccurrenceId { get; set; }

    public long CampaignId { get; set; }

    public required string Channel { get; set; }

    /// <summary>1, 2 of the campaign's channels, <see cref="EndReminders.Step"/>, or that of a row that was sent again and <see cref="Unknowns.UnknownRules.ResentStep"/>.</summary>
    public short Step { get; set; } = 1;

    public long OriginMemberId { get; set; }

    public long MemberId { get; set; }

    public long AssignmentId { get; set; }

    /// <summary>Which identity is the address.</summary>
    public long? IdentityId { get; set; }

    /// <summary>The first 8 bytes of SHA-256 over channel and address: a shared phone rings once.</summary>
    public long AddressHash { get; set; }

    public DeliveryState State { get; set; }

    /// <summary>Code: why suppressed, rejected, deferred, unknown or cancelled.</summary>
    public string? Reason { get; set; }

    public int Attempt { get; set; }

    /// <summary>What the channel promised when it was last sent: decides what happens after a crash.</summary>
    public DeliveryClass Class { get; set; }

    /// <summary>When the first attempt began that has ended or may have left; a provider remembers a key only for a while after it. Taken back where the attempt surely sent nothing (<see cref="KeyWindows"/>).</summary>
    public DateTimeOffset? FirstAttemptAt { get; set; }

    public long Fence { get; set; }

    public string? Owner { get; set; }

    public DateTimeOffset? LeaseUntil { get; set; }

    /// <summary>Not sent earlier. Of a message that a cap or dropped quiet hours suppressed: when that rule would have let one go again.</summary>
    public DateTimeOffset NotBefore { get; set; }

    public DateTimeOffset? ExpiresAt { get; set; }

    public string? ProviderId { get; set; }

    /// <summary>What sending it costs, in thousandths of a minor unit of the brand's currency, at the price of that moment; null where nothing is charged for or no price is known.</summary>
    public long? Cost { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }
}

/// <summary>How <see cref="Delivery"/> is stored.</summary>
sealed class DeliveryMap : IEntityTypeConfiguration<Delivery>
{
    public void Configure(EntityTypeBuilder<Delivery> builder)
    {
        // What the key is made of: unique in the order in which a launch writes. The key itself, random, is looked up only once it has left the house (ADR 6).
        builder.HasIndex(delivery => new { delivery.OccurrenceId, delivery.OriginMemberId, delivery.Channel, delivery.Step }).IsUnique();
        builder.HasIndex(delivery => delivery.Key).IsUnique().HasFilter("attempt > 0");
        builder.HasIndex(delivery => new { delivery.AddressHash, delivery.OccurrenceId, delivery.Step }).IsUnique();
        // Reminders alone: a balance says them apart, and most runs have none.
        builder.HasIndex(delivery => new { delivery.OccurrenceId, delivery.Channel, delivery.State }).HasFilter("step = 100");
        // What is due, run by run; and the balance of a run, counted without a look at the rows.
        builder.HasIndex(delivery => new { delivery.State, delivery.Channel, delivery.OccurrenceId, delivery.NotBefore });
        builder.HasIndex(delivery => new { delivery.OccurrenceId, delivery.Channel, delivery.State, delivery.Reason }).HasFilter("reason IS NOT NULL");
        builder.HasIndex(delivery => delivery.MemberId);
        // What a run has cost, added up without a look at the rows.
        builder.HasIndex(delivery => new { delivery.OccurrenceId, delivery.Channel, delivery.State, delivery.Cost }).HasFilter("cost IS NOT NULL");
    }
}
