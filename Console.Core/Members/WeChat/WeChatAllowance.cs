using CampaignConsole.Core.Members.Identities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CampaignConsole.Core.Members.WeChat;

/// <summary>How many messages of one template a member still allows in one app: WeChat's one-time subscriptions. It belongs to the member's id in that app and goes where that goes.</summary>
public sealed class WeChatAllowance
{
    public long IdentityId { get; set; }

    /// <summary>The template's id at WeChat.</summary>
    public required string Template { get; set; }

    /// <summary>Never below zero.</summary>
    public int Remaining { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }
}

/// <summary>How <see cref="WeChatAllowance"/> is stored.</summary>
sealed class WeChatAllowanceMap : IEntityTypeConfiguration<WeChatAllowance>
{
    public void Configure(EntityTypeBuilder<WeChatAllowance> builder)
    {
        builder.HasKey(allowance => new { allowance.IdentityId, allowance.Template });
        builder.ToTable(table => table.HasCheckConstraint("ck_we_chat_allowance_remaining", "remaining >= 0"));
        builder.HasOne<Identity>().WithMany().HasForeignKey(allowance => allowance.IdentityId).OnDelete(DeleteBehavior.Cascade);
    }
}
