using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Web.Features.Campaigns.Parts;

/// <summary>Reads the balance of a campaign for its page.</summary>
public sealed class ProgressReading(IDbContextFactory<ConsoleDb> databases)
{
    /// <summary>By channel; planned = sent + skipped + failed + unknown + pending, to the row.</summary>
    public async Task<IReadOnlyList<ChannelBalance>> BalanceAsync(Actor by, long campaign, CancellationToken ct)
    {
        by.Demand(Right.ViewCampaigns);
        await using var db = databases.CreateDbContext();
        return await DeliveryBalance.OfCampaignAsync(db, campaign, ct);
    }

    /// <summary>What sending has cost, by channel.</summary>
    public async Task<IReadOnlyList<ChannelCost>> CostsAsync(Actor by, long campaign, CancellationToken ct)
    {
        by.Demand(Right.ViewCampaigns);
        await using var db = databases.CreateDbContext();
        return await CostBalance.OfCampaignAsync(db, campaign, ct);
    }
}
