using System.Collections.Concurrent;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions.Evaluations;

/// <summary>A sealed offer, read once: it never changes.</summary>
public sealed record ShelvedOffer(long Id, string Hash, string Name, PromotionDefinition Definition);

/// <summary>Sealed offers in memory by id, live or not: what was reserved or redeemed under one is settled by it for ever.</summary>
public sealed class OfferShelf
{
    readonly ConcurrentDictionary<long, ShelvedOffer> offers = new();

    public async Task<IReadOnlyDictionary<long, ShelvedOffer>> OfAsync(ConsoleDb db, IReadOnlyCollection<long> ids, CancellationToken ct)
    {
        var missing = ids.Where(id => !offers.ContainsKey(id)).ToList();
        if (missing.Count > 0)
        {
            var rows = await db.Set<Offer>().Where(offer => missing.Contains(offer.Id)).AsNoTracking()
                .Select(offer => new { offer.Id, offer.Hash, offer.Name, offer.Document }).ToListAsync(ct);
            foreach (var row in rows) offers[row.Id] = new ShelvedOffer(row.Id, row.Hash, row.Name, CanonicalJson.Read<PromotionDefinition>(row.Document));
        }

        return ids.Distinct().Where(offers.ContainsKey).ToDictionary(id => id, id => offers[id]);
    }
}
