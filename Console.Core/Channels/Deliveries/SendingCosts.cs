using CampaignConsole.Core.Campaigns.Content;
using CampaignConsole.Core.Campaigns.Policies;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Deliveries;

/// <summary>Puts their price on messages that leave, as it is at that moment. The sandbox costs nothing.</summary>
sealed class SendingCosts
{
    readonly SmsPrices? prices;

    SendingCosts(SmsPrices? prices) => this.prices = prices;

    public static async Task<SendingCosts> ReadAsync(IDbContextFactory<ConsoleDb> databases, OpenChannel channel, CancellationToken ct)
    {
        if (channel.IsSandbox || channel.Adapter.Name != ChannelNames.Sms) return new SendingCosts(null);
        await using var db = databases.CreateDbContext();
        return new SendingCosts(await SettingsBook.ReadAsync<SmsPrices>(db, ct));
    }

    /// <summary>What a message costs that leaves now; null where nothing is charged for.</summary>
    public long? Of(OutgoingMessage? message) => message is null ? null : prices?.CostOf(message.Address, SmsSegments.Of(message.Text));

    /// <summary>What was taken is charged for; what nobody knows the end of may have been, and is if it turns out so.</summary>
    public IReadOnlyList<Attempt> Price(IReadOnlyList<Attempt> attempts, IReadOnlyDictionary<long, OutgoingMessage?> messages) => prices is null
        ? attempts
        : [.. attempts.Select(attempt => attempt.Next.State is DeliveryState.Accepted or DeliveryState.Unknown
            ? attempt with { Next = attempt.Next with { Cost = Of(messages[attempt.Row.Id]) } }
            : attempt)];
}

/// <summary>What sending has cost on one channel, in minor units of the brand's currency.</summary>
/// <param name="Messages">Messages that were charged for.</param>
public sealed record ChannelCost(string Channel, long Messages, long Cost, string Currency);

/// <summary>Adds up what sending has cost: for the campaign page and the workbook alike.</summary>
public static class CostBalance
{
    /// <summary>By channel, for all runs of a campaign; empty where nothing was charged for.</summary>
    public static async Task<IReadOnlyList<ChannelCost>> OfCampaignAsync(ConsoleDb db, long campaign, CancellationToken ct)
    {
        DeliveryState[] charged = [DeliveryState.Accepted, DeliveryState.Resent];
        var runs = await db.Set<Occurrence>().Where(run => run.CampaignId == campaign).Select(run => run.Id).ToArrayAsync(ct);
        var found = await db.Set<Delivery>().Where(row => EF.Parameter(runs).Contains(row.OccurrenceId) && row.Cost != null && EF.Constant(charged).Contains(row.State))
            .GroupBy(row => row.Channel).Select(group => new { group.Key, Messages = group.LongCount(), Cost = group.Sum(row => row.Cost!.Value) }).ToListAsync(ct);
        if (found.Count == 0) return [];
        var currency = await db.Set<Brand>().Select(brand => brand.Currency).FirstAsync(ct);
        return [.. found.OrderBy(row => row.Key, StringComparer.Ordinal).Select(row => new ChannelCost(row.Key, row.Messages, SmsPrices.Whole(row.Cost), currency))];
    }
}
