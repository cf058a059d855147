using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Subscriptions;

/// <summary>An address of another system that is told what happens, by signed webhooks, in order and at least once.</summary>
public sealed class EventSubscription
{
    public long Id { get; set; }

    public required string Url { get; set; }

    /// <summary>Encrypted.</summary>
    public required string Secret { get; set; }

    /// <summary>The secret before the last rotation, encrypted; signs too until <see cref="FormerUntil"/>.</summary>
    public string? FormerSecret { get; set; }

    public DateTimeOffset? FormerUntil { get; set; }

    /// <summary>Comma-separated event types; empty: all.</summary>
    public string Types { get; set; } = "";

    public bool IsActive { get; set; } = true;

    /// <summary>The last event that was taken, or left out because of its type.</summary>
    public long LastEventId { get; set; }

    public DateTimeOffset? LastTakenAt { get; set; }

    /// <summary>Failures in a row.</summary>
    public int Failures { get; set; }

    /// <summary>When the first of them was.</summary>
    public DateTimeOffset? FailingSince { get; set; }

    public DateTimeOffset? NextTryAt { get; set; }

    /// <summary>Code of the last failure, for example <c>http_500</c>; stays to be read after the next success.</summary>
    public string? LastProblem { get; set; }

    public DateTimeOffset? LastProblemAt { get; set; }

    /// <summary>Which node delivers at the moment.</summary>
    public string? Owner { get; set; }

    public DateTimeOffset? LeaseUntil { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>True when this system is told of events of that type.</summary>
    public bool Wants(string type) => Types.Length == 0 || Types.Split(',').Contains(type);
}

/// <summary>How <see cref="EventSubscription"/> is stored.</summary>
sealed class EventSubscriptionMap : IEntityTypeConfiguration<EventSubscription>
{
    public void Configure(EntityTypeBuilder<EventSubscription> builder)
    {
        builder.HasIndex(subscription => subscription.IsActive);
    }
}
