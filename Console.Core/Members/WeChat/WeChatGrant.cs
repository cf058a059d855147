using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CampaignConsole.Core.Members.WeChat;

/// <summary>The fact that a member allowed further messages of a template, as the app told it.</summary>
public sealed class WeChatGrant
{
    public long Id { get; set; }

    public long OriginMemberId { get; set; }

    public long MemberId { get; set; }

    public required string App { get; set; }

    public required string Template { get; set; }

    /// <summary>How many; one for each time the member pressed "allow".</summary>
    public int Count { get; set; }

    public DateTimeOffset At { get; set; }

    public DateTimeOffset RecordedAt { get; set; }

    /// <summary>Who told it, with the number that it gave: told twice it counts once.</summary>
    public required string SourceKey { get; set; }
}

/// <summary>How <see cref="WeChatGrant"/> is stored.</summary>
sealed class WeChatGrantMap : IEntityTypeConfiguration<WeChatGrant>
{
    public void Configure(EntityTypeBuilder<WeChatGrant> builder)
    {
        builder.HasIndex(grant => grant.SourceKey).IsUnique();
        builder.HasIndex(grant => grant.MemberId);
        builder.IsAppendOnly(nameof(WeChatGrant.MemberId));
    }
}
