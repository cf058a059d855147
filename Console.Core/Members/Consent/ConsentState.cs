using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Members.Consent;

/// <summary>What holds now, per member, channel and topic: the newest record; after a merge the strictest. No row means no.</summary>
public sealed class ConsentState
{
    public long MemberId { get; set; }

    public required string Channel { get; set; }

    public required string Topic { get; set; }

    public bool Granted { get; set; }

    public DateTimeOffset At { get; set; }
}

/// <summary>How <see cref="ConsentState"/> is stored.</summary>
sealed class ConsentStateMap : IEntityTypeConfiguration<ConsentState>
{
    public void Configure(EntityTypeBuilder<ConsentState> builder)
    {
        builder.HasKey(state => new { state.MemberId, state.Channel, state.Topic });
        builder.HasIndex(state => new { state.Channel, state.Topic, state.MemberId }).HasFilter("granted");
    }
}
