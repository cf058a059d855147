using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions.Caps;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Promotions;

/// <summary>Reads promotions and their sealed versions.</summary>
public sealed class PromotionQueries(IDbContextFactory<ConsoleDb> databases)
{
    /// <summary>A page of promotions, the latest change first.</summary>
    public async Task<Page<PromotionRow>> ListAsync(Actor by, PromotionFilter filter, PageRequest page, CancellationToken ct)
    {
        by.Demand(Right.ViewPromotions);
        await using var db = databases.CreateDbContext();
        var rows = db.Set<Promotion>().Where(promotion => promotion.IsArchived == filter.Archived);
        if (filter.Search is { Length: > 0 } search)
        {
            var like = search.Trim().ToLowerInvariant();
            rows = rows.Where(promotion => promotion.Name.ToLower().Contains(like));
        }

        var total = await rows.CountAsync(ct);
        var ordered = (page.Sort, page.Descending) switch
        {
            ("name", false) => rows.OrderBy(promotion => promotion.Name),
            ("name", true) => rows.OrderByDescending(promotion => promotion.Name),
            ("changed", false) => rows.OrderBy(promotion => promotion.UpdatedAt),
            _ => rows.OrderByDescending(promotion => promotion.UpdatedAt),
        };
        var found = await ordered.ThenBy(promotion => promotion.Id).Skip(page.Skip).Take(page.Limit).ToListAsync(ct);
        var ids = found.Select(promotion => promotion.Id).ToList();
        var offers = (await db.Set<Offer>().Where(offer => ids.Contains(offer.PromotionId) && (offer.State == OfferState.Live || offer.State == OfferState.Held))
            .GroupBy(offer => new { offer.PromotionId, offer.State }).Select(group => new { group.Key.PromotionId, group.Key.State, Count = group.Count() }).ToListAsync(ct))
            .ToDictionary(group => (group.PromotionId, group.State), group => group.Count);
        return new Page<PromotionRow>([.. found.Select(promotion => new PromotionRow(promotion.Id, promotion.Name, Read(promotion), promotion.LatestOfferVersion,
            offers.GetValueOrDefault((promotion.Id, OfferState.Live)), promotion.IsArchived, promotion.UpdatedAt, promotion.UpdatedBy)
        {
            Held = offers.GetValueOrDefault((promotion.Id, OfferState.Held)),
        })], total);
    }

    /// <exception cref="Refused"><c>not_found</c></exception>
    public async Task<PromotionDraft> DraftAsync(Actor by, long id, CancellationToken ct)
    {
        by.Demand(Right.ViewPromotions);
        await using var db = databases.CreateDbContext();
        var row = await db.Set<Promotion>().FirstOrDefaultAsync(promotion => promotion.Id == id, ct) ?? throw PlatformRefusals.NotFound("promotion", id);
        return new PromotionDraft(row.Id, row.Name, Read(row), row.Version, row.IsArchived, row.UpdatedAt, row.UpdatedBy);
    }

    /// <summary>The sealed versions of a promotion, the newest first, with what their overall cap has counted.</summary>
    public async Task<IReadOnlyList<OfferVersion>> VersionsAsync(Actor by, long id, CancellationToken ct)
    {
        by.Demand(Right.ViewPromotions);
        await using var db = databases.CreateDbContext();
        var offers = await db.Set<Offer>().Where(offer => offer.PromotionId == id).OrderByDescending(offer => offer.Number).Take(100).ToListAsync(ct);
        var ids = offers.Select(offer => offer.Id).ToList();
        var used = await db.Set<CapCounter>().Where(row => ids.Contains(row.OfferId) && row.Scope == CapScope.Offer).ToDictionaryAsync(row => row.OfferId, ct);
        return [.. offers.Select(offer => new OfferVersion(offer.Id, offer.Number, offer.Hash, offer.State, offer.SealedAt, offer.SealedBy, offer.WithdrawnAt, offer.WithdrawnReason,
            CanonicalJson.Read<PromotionDefinition>(offer.Document), used.GetValueOrDefault(offer.Id)?.Uses ?? 0, used.GetValueOrDefault(offer.Id)?.Money ?? 0))];
    }

    static PromotionDefinition Read(Promotion row) => CanonicalJson.Read<PromotionDefinition>(row.Definition);
}
