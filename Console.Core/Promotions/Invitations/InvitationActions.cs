using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Events;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Promotions.Invitations;

/// <summary>Invites franchisees to an offer, and answers for their stores.</summary>
public sealed class InvitationActions(WriteGate gate, LiveOffers live, TimeProvider clock)
{
    /// <summary>Invites every open store of these franchisees that the offer's places include. Who was invited before keeps the answer and gets the new deadline.</summary>
    /// <param name="franchisees">By name.</param>
    /// <param name="deadline">On the wall clock of each store, exclusive.</param>
    /// <returns>How many stores were invited.</returns>
    /// <exception cref="Refused"><c>offer_not_inviting</c>, <c>offer_withdrawn</c>, <c>invitation_nobody</c>, <c>invitation_deadline_past</c>, <c>not_found</c></exception>
    public Task<int> InviteAsync(Actor by, long offer, IReadOnlyCollection<string> franchisees, DateTime deadline, CancellationToken ct)
    {
        by.Demand(Right.EditPromotions);
        return gate.WriteAsync(async db =>
        {
            var (now, row) = (clock.GetUtcNow(), await FindAsync(db, offer, ct));
            var places = CanonicalJson.Read<PromotionDefinition>(row.Document).Places;
            if (!places.AsksFranchisees()) throw PromotionRefusals.NotInviting(row.Name);
            var names = franchisees.ToArray();
            var stores = await InvitedStores.Of(db, places, by.Scope).Where(store => EF.Parameter(names).Contains(store.Franchisee)).OrderBy(store => store.Code).ToListAsync(ct);
            if (stores.Count == 0) throw PromotionRefusals.NobodyToInvite();
            var known = await db.Set<OfferInvitation>().Where(invitation => invitation.OfferId == offer).ToDictionaryAsync(invitation => invitation.StoreId, ct);
            foreach (var store in stores)
            {
                var until = Instants.At(deadline, Instants.Zone(store.TimeZone));
                if (until <= now) throw PromotionRefusals.DeadlinePast();
                if (known.TryGetValue(store.Id, out var invited)) invited.Deadline = until;
                else db.Add(new OfferInvitation { OfferId = offer, StoreId = store.Id, Franchisee = store.Franchisee!, Deadline = until, InvitedAt = now, InvitedBy = by.Name });
            }

            await AuditTrail.NoteAsync(db, by, now, "offer.invite", offer, null, new { row.Name, franchisees = names, deadline, stores = stores.Select(store => store.Code) }, ct);
            return stores.Count;
        }, ct);
    }

    /// <summary>Accepts or declines for some stores, all of them or none; until the deadline the answer may be changed.</summary>
    /// <param name="stores">Ids; each invited, and within the actor's scope.</param>
    /// <exception cref="Refused"><c>invitation_closed</c>, <c>offer_withdrawn</c>, <c>not_found</c></exception>
    public Task AnswerAsync(Actor by, long offer, IReadOnlyCollection<long> stores, bool accept, CancellationToken ct)
    {
        by.Demand(Right.AnswerInvitations);
        return gate.WriteAsync(async db =>
        {
            var (now, row) = (clock.GetUtcNow(), await FindAsync(db, offer, ct));
            var asked = stores.Distinct().ToArray();
            var invitations = await db.Set<OfferInvitation>().Where(invitation => invitation.OfferId == offer && EF.Parameter(asked).Contains(invitation.StoreId))
                .Join(db.Set<Store>().Within(by.Scope), invitation => invitation.StoreId, store => store.Id, (invitation, store) => new { Invitation = invitation, store.Code, store.Name })
                .OrderBy(one => one.Code).ToListAsync(ct);
            if (asked.Length == 0 || invitations.Count < asked.Length) throw PlatformRefusals.NotFound("invitation", offer);
            if (invitations.FirstOrDefault(one => one.Invitation.Deadline <= now) is { } late) throw PromotionRefusals.InvitationClosed(late.Name);
            var answer = accept ? InvitationAnswer.Accepted : InvitationAnswer.Declined;
            var changed = invitations.Where(one => one.Invitation.Answer != answer).ToList();
            if (changed.Count == 0) return;
            foreach (var one in changed) (one.Invitation.Answer, one.Invitation.AnsweredAt, one.Invitation.AnsweredBy) = (answer, now, by.Name);
            // In the statement: two franchisees may answer at the same time.
            await db.Set<Offer>().Where(one => one.Id == offer).ExecuteUpdateAsync(set => set.SetProperty(one => one.Answers, one => one.Answers + 1), ct);
            var codes = changed.Select(one => one.Code).ToList();
            await AuditTrail.NoteAsync(db, by, now, accept ? "offer.accept" : "offer.decline", offer, null, new { row.Name, stores = codes }, ct);
            EventFeed.Append(db, now, "offer.answered", $"offer/{offer}", new { offerId = offer, row.Hash, answer, stores = codes });
            db.AfterCommit(live.Forget);
        }, ct);
    }

    static async Task<Offer> FindAsync(ConsoleDb db, long offer, CancellationToken ct)
    {
        var row = await db.Set<Offer>().AsNoTracking().FirstOrDefaultAsync(one => one.Id == offer, ct) ?? throw PlatformRefusals.NotFound("offer", offer);
        return row.State == OfferState.Withdrawn ? throw PromotionRefusals.Withdrawn(offer) : row;
    }
}
