using CampaignConsole.Core.Members.WeChat;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CampaignConsole.Core.Channels.Deliveries;

/// <summary>That a message took one of a member's one-time subscriptions: however often it is tried, it takes one.</summary>
public sealed class SpentAllowance
{
    public long DeliveryId { get; set; }

    public long IdentityId { get; set; }

    public required string Template { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary>It was given back, since the message certainly was not sent; the next attempt takes one anew.</summary>
    public bool IsGivenBack { get; set; }
}

/// <summary>How <see cref="SpentAllowance"/> is stored.</summary>
sealed class SpentAllowanceMap : IEntityTypeConfiguration<SpentAllowance>
{
    public void Configure(EntityTypeBuilder<SpentAllowance> builder)
    {
        builder.HasKey(spent => spent.DeliveryId);
        builder.Property(spent => spent.DeliveryId).ValueGeneratedNever();
    }
}

/// <summary>Gives one-time subscriptions back.</summary>
static class SpentAllowances
{
    /// <summary>After attempts that certainly sent nothing, and that no earlier one may have sent either.</summary>
    public static async Task GiveBackAsync(ConsoleDb db, IReadOnlyList<Attempt> attempts, DateTimeOffset now, CancellationToken ct)
    {
        var sure = attempts.Where(attempt => attempt is { SentNothing: true, Row: { FirstAttemptAt: null, Channel: Kernel.ChannelNames.WeChat } }).ToList();
        if (sure.Count == 0) return;
        // By the number of the attempt: where the lease was lost, another node may be sending the message by now.
        foreach (var same in sure.GroupBy(attempt => attempt.Row.Attempt + 1))
        {
            var (number, ids) = (same.Key, same.Select(attempt => attempt.Row.Id).ToArray());
            DeliveryState[] ended = [DeliveryState.Planned, DeliveryState.Deferred, DeliveryState.Rejected];
            await GiveBackAsync(db, await db.Set<Delivery>().Where(row => EF.Parameter(ids).Contains(row.Id) && row.Attempt == number && EF.Parameter(ended).Contains(row.State)).Select(row => row.Id).ToListAsync(ct), now, ct);
        }
    }

    /// <summary>What was taken for these messages; each once.</summary>
    public static async Task GiveBackAsync(ConsoleDb db, IReadOnlyCollection<long> deliveries, DateTimeOffset now, CancellationToken ct)
    {
        if (deliveries.Count == 0) return;
        long[] ids = [.. deliveries];
        foreach (var spent in await db.Set<SpentAllowance>().AsNoTracking().Where(row => EF.Parameter(ids).Contains(row.DeliveryId) && !row.IsGivenBack).OrderBy(row => row.IdentityId).ToListAsync(ct))
        {
            var id = spent.DeliveryId;
            if (await db.Set<SpentAllowance>().Where(row => row.DeliveryId == id && !row.IsGivenBack).ExecuteUpdateAsync(set => set.SetProperty(row => row.IsGivenBack, true), ct) == 1)
                await WeChatAllowances.GiveBackAsync(db, spent.IdentityId, spent.Template, now, ct);
        }
    }
}
