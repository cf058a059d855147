using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CampaignConsole.Core.Channels.StaffTasks;

/// <summary>What staff say came of a task.</summary>
public enum TaskOutcome
{
    /// <summary>The member was spoken to.</summary>
    Done = 0,

    /// <summary>Nobody was there.</summary>
    NotReached = 1,

    /// <summary>The member wants no such contact about the campaign's topic.</summary>
    Refused = 2,

    /// <summary>The member wants no personal contact ever again.</summary>
    NeverAgain = 3,
}

/// <summary>A message of the ledger that staff of a store do: which store, until when, and who has taken it. Whom it is about and how it ended stand on the ledger row.</summary>
public sealed class StaffTask
{
    /// <summary>The ledger row.</summary>
    public long DeliveryId { get; set; }

    /// <summary>The ledger row's key: how pages and apps name the task.</summary>
    public Guid Key { get; set; }

    public long CampaignId { get; set; }

    public long StoreId { get; set; }

    public DateTimeOffset HandedAt { get; set; }

    /// <summary>When it lapses.</summary>
    public DateTimeOffset DueAt { get; set; }

    /// <summary>From when on it counts as due soon.</summary>
    public DateTimeOffset RemindAt { get; set; }

    /// <summary>When its store was reminded.</summary>
    public DateTimeOffset? RemindedAt { get; set; }

    /// <summary>Who has taken it, by name.</summary>
    public string? TakenBy { get; set; }

    /// <summary>The same person to the console: two of one name are two.</summary>
    public string? TakenByCode { get; set; }

    public DateTimeOffset? TakenAt { get; set; }

    /// <summary>Null while it is open.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>What staff said; null where it ended otherwise.</summary>
    public TaskOutcome? Outcome { get; set; }
}

/// <summary>How <see cref="StaffTask"/> is stored.</summary>
sealed class StaffTaskMap : IEntityTypeConfiguration<StaffTask>
{
    public void Configure(EntityTypeBuilder<StaffTask> builder)
    {
        builder.HasKey(task => task.DeliveryId);
        builder.Property(task => task.DeliveryId).ValueGeneratedNever();
        builder.HasIndex(task => task.Key).IsUnique();
        // What is open: of a store by its day, and of all by it.
        builder.HasIndex(task => new { task.StoreId, task.DueAt }).HasFilter("ended_at IS NULL");
        builder.HasIndex(task => task.DueAt).HasFilter("ended_at IS NULL");
        builder.HasIndex(task => new { task.StoreId, task.EndedAt });
    }
}
