using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Campaigns;

/// <summary>Seals a campaign's promotion as an offer: the same text is the same version.</summary>
static class OfferSealing
{
    public static async Task<Offer> SealAsync(ConsoleDb db, Actor by, Promotion promotion, DateTimeOffset now, CancellationToken ct)
    {
        var definition = CanonicalJson.Read<PromotionDefinition>(promotion.Definition);
        var document = OfferDocument.Of(definition);
        var known = await db.Set<Offer>().FirstOrDefaultAsync(offer => offer.PromotionId == promotion.Id && offer.Hash == document.Hash && offer.State != OfferState.Withdrawn, ct);
        if (known is not null) return known;
        var number = await db.Set<Offer>().Where(offer => offer.PromotionId == promotion.Id).MaxAsync(offer => (int?)offer.Number, ct) ?? 0;
        var offer = new Offer
        {
            PromotionId = promotion.Id, Number = number + 1, Name = promotion.Name, Document = document.Json, Hash = document.Hash, Currency = definition.Currency,
            Reach = (OfferReach)(int)Enum.Parse<OfferReach>(definition.Reach.ToString()), ValidFrom = definition.When.From, ValidTo = definition.When.To,
            DaysFromAssignment = definition.When.DaysFromAssignment, SealedAt = now, SealedBy = by.Name,
        };
        db.Add(offer);
        await db.SaveChangesAsync(ct);
        return offer;
    }
}
