using System.Linq.Expressions;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions.Evaluations;

/// <summary>Through which campaign an offer reaches whoever does not hold it: asked by nearly every basket, so that what is live is read once a second.</summary>
public sealed class OfferCampaigns(IDbContextFactory<ConsoleDb> databases, WriteGate gate, TimeProvider clock)
{
    readonly Recent<string, Dictionary<long, long?>> live = new(gate, clock, typeof(Campaign), typeof(Offer));

    /// <summary>The latest campaign of each offer; an offer of none is left out, or null.</summary>
    internal async Task<IReadOnlyDictionary<long, long?>> OfAsync(ConsoleDb db, IReadOnlyList<long> offers, CancellationToken ct)
    {
        if (offers.Count == 0) return new Dictionary<long, long?>();
        if (WriteGate.Joined is null && await live.OfAsync("live", () => LiveAsync(ct)) is { } known && offers.All(known.ContainsKey)) return known;
        return await ReadAsync(db, offer => offers.Contains(offer.Id), ct);
    }

    async Task<Dictionary<long, long?>?> LiveAsync(CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        return await ReadAsync(db, offer => offer.State == OfferState.Live || offer.State == OfferState.Held, ct);
    }

    static Task<Dictionary<long, long?>> ReadAsync(ConsoleDb db, Expression<Func<Offer, bool>> which, CancellationToken ct) =>
        db.Set<Offer>().Where(which).Select(offer => new { offer.Id, Campaign = db.Set<Campaign>().Where(campaign => campaign.OfferId == offer.Id).Max(campaign => (long?)campaign.Id) })
            .ToDictionaryAsync(offer => offer.Id, offer => offer.Campaign, ct);
}
