using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Promotions.Invitations;

/// <summary>Reads invitations within the actor's stores.</summary>
public sealed class InvitationQueries(IDbContextFactory<ConsoleDb> databases, TimeProvider clock)
{
    /// <summary>A page of the offers that stores of the actor's scope are invited to, the newest first; where an answer is still open, those before the others.</summary>
    public async Task<Page<InvitedOffer>> ListAsync(Actor by, PageRequest page, CancellationToken ct)
    {
        by.Demand(Right.ViewInvitations);
        await using var db = databases.CreateDbContext();
        var now = clock.GetUtcNow();
        var all = Within(db, by.Scope).GroupBy(row => row.OfferId).Select(group => new
        {
            OfferId = group.Key, Stores = group.Count(),
            Open = group.Sum(row => row.Answer == InvitationAnswer.Open && row.Deadline > now ? 1 : 0),
            Accepted = group.Sum(row => row.Answer == InvitationAnswer.Accepted ? 1 : 0),
            Declined = group.Sum(row => row.Answer == InvitationAnswer.Declined ? 1 : 0),
            Deadline = group.Max(row => row.Deadline),
        });
        var rows = await all.Join(db.Set<Offer>(), row => row.OfferId, offer => offer.Id, (row, offer) => new { row, offer.Name, offer.Number, offer.State, offer.Document })
            .OrderByDescending(one => one.row.Open > 0).ThenByDescending(one => one.row.OfferId).Skip(page.Skip).Take(page.Limit).ToListAsync(ct);
        return new Page<InvitedOffer>(
            [.. rows.Select(one => new InvitedOffer(one.row.OfferId, one.Name, one.Number, one.State, CanonicalJson.Read<PromotionDefinition>(one.Document),
                new InvitationCounts(one.row.Stores, one.row.Open, one.row.Accepted, one.row.Declined), one.row.Deadline))],
            await all.CountAsync(ct));
    }

    /// <summary>How near a deadline is when those who invited are told of what is not answered: days.</summary>
    const int NearDays = 3;

    /// <summary>What waits for an answer: whoever answers is told of all of it, whoever invites of what ends soon.</summary>
    public async Task<OpenInvitations> OpenAsync(Actor by, CancellationToken ct)
    {
        by.Demand(Right.ViewInvitations);
        await using var db = databases.CreateDbContext();
        var now = clock.GetUtcNow();
        var open = Within(db, by.Scope).Where(row => row.Answer == InvitationAnswer.Open && row.Deadline > now
            && db.Set<Offer>().Any(offer => offer.Id == row.OfferId && offer.State != OfferState.Withdrawn));
        var asks = by.Can(Right.EditPromotions);
        if (asks)
        {
            var near = now.AddDays(NearDays);
            open = open.Where(row => row.Deadline <= near);
        }

        return await open.GroupBy(_ => 1).Select(group => new OpenInvitations(group.Select(row => row.OfferId).Distinct().Count(), group.Count(), group.Min(row => row.Deadline), !asks))
            .FirstOrDefaultAsync(ct) ?? new OpenInvitations(0, 0, null, !asks);
    }

    /// <summary>An offer as the invited see it; whoever may invite also sees one to which nobody is invited yet.</summary>
    /// <exception cref="Refused"><c>not_found</c></exception>
    public async Task<InvitedOffer> OfAsync(Actor by, long offer, CancellationToken ct)
    {
        by.Demand(Right.ViewInvitations);
        await using var db = databases.CreateDbContext();
        var now = clock.GetUtcNow();
        var rows = await Within(db, by.Scope).Where(row => row.OfferId == offer).Select(row => new { row.Answer, row.Deadline }).ToListAsync(ct);
        var found = await db.Set<Offer>().FirstOrDefaultAsync(one => one.Id == offer, ct);
        var definition = found is null ? null : CanonicalJson.Read<PromotionDefinition>(found.Document);
        if (definition is null || (rows.Count == 0 && !(by.Can(Right.EditPromotions) && definition.Places.AsksFranchisees()))) throw PlatformRefusals.NotFound("offer", offer);
        var counts = new InvitationCounts(rows.Count, rows.Count(row => row.Answer == InvitationAnswer.Open && row.Deadline > now),
            rows.Count(row => row.Answer == InvitationAnswer.Accepted), rows.Count(row => row.Answer == InvitationAnswer.Declined));
        return new InvitedOffer(offer, found!.Name, found.Number, found.State, definition, counts, rows.Count == 0 ? null : rows.Max(row => row.Deadline));
    }

    /// <summary>A page of the invited stores of the actor's scope, by code.</summary>
    public async Task<Page<InvitedStore>> StoresAsync(Actor by, long offer, PageRequest page, CancellationToken ct)
    {
        by.Demand(Right.ViewInvitations);
        await using var db = databases.CreateDbContext();
        var now = clock.GetUtcNow();
        var rows = db.Set<OfferInvitation>().Where(row => row.OfferId == offer)
            .Join(db.Set<Store>().Within(by.Scope), row => row.StoreId, store => store.Id, (row, store) => new { row, store });
        var found = await rows.OrderBy(one => one.store.Code).Skip(page.Skip).Take(page.Limit).ToListAsync(ct);
        return new Page<InvitedStore>(
            [.. found.Select(one => new InvitedStore(one.store.Id, one.store.Code, one.store.Name, one.row.Franchisee, one.store.TimeZone, one.row.Deadline, one.row.Answer,
                one.row.AnsweredAt, one.row.AnsweredBy, by.Can(Right.AnswerInvitations) && one.row.Deadline > now))],
            await rows.CountAsync(ct));
    }

    /// <summary>The franchisees whose stores the offer could be used in, by name.</summary>
    public async Task<IReadOnlyList<FranchiseeChoice>> FranchiseesAsync(Actor by, long offer, CancellationToken ct)
    {
        by.Demand(Right.EditPromotions);
        await using var db = databases.CreateDbContext();
        var document = await db.Set<Offer>().Where(one => one.Id == offer).Select(one => one.Document).FirstOrDefaultAsync(ct) ?? throw PlatformRefusals.NotFound("offer", offer);
        var stores = InvitedStores.Of(db, CanonicalJson.Read<PromotionDefinition>(document).Places, by.Scope);
        return await stores.GroupBy(store => store.Franchisee!).OrderBy(group => group.Key)
            .Select(group => new FranchiseeChoice(group.Key, group.Count(), group.Sum(store => db.Set<OfferInvitation>().Any(row => row.OfferId == offer && row.StoreId == store.Id) ? 1 : 0)))
            .ToListAsync(ct);
    }

    static IQueryable<OfferInvitation> Within(ConsoleDb db, Scope scope) =>
        scope.IsEverything ? db.Set<OfferInvitation>() : db.Set<OfferInvitation>().Where(row => db.StoresWithin(scope).Contains(row.StoreId));
}
