using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Platform.Events;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Caps;
using CampaignConsole.Core.Promotions.Codes;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Assignments.Claiming;

/// <summary>
/// Gives an offer of reach claim to whoever asks for it while it lasts. A claim is an assignment: the member's row of the campaign becomes that of a holder, and
/// who has no row gets one in the latest run. Who may ask in a member's name is decided by the caller: a key, a signed link, staff.
/// </summary>
public sealed class ClaimBook(WriteGate gate, IDbContextFactory<ConsoleDb> databases, CodeBook codes, TimeProvider clock)
{
    /// <summary>What may stand against a claim besides the reasons of a run: kept, and never told to the member.</summary>
    const string Control = "control";
    const string WrongTier = "wrong_tier";

    /// <summary>Claims. One claim a member and offer: the same again, also at the same moment, answers the same.</summary>
    public async Task<ClaimAnswer> ClaimAsync(ClaimAsked asked, CancellationToken ct)
    {
        if (asked.IsTest) return await LookAsync(asked, ct);
        var now = clock.GetUtcNow();
        try
        {
            return await gate.WriteAsync(async db =>
            {
                // Before anything is read: of two offers that overlap, claimed at once, the second sees what the first has given.
                await MemberLocks.TakeAsync(db, [asked.MemberId], ct);
                return await DecideAsync(db, asked, now, ct) switch
                {
                    { Answer: { } answer, Against: { } reason, Place: { } place } => await NoteAsync(db, asked, place, reason, answer, now, ct),
                    { Answer: { } answer } => answer,
                    { Place: { } place, Terms: { } terms } => await GrantAsync(db, asked, terms, place, now, ct),
                    _ => ClaimAnswer.Unknown,
                };
            }, ct);
        }
        catch (NoRoom)
        {
            return ClaimAnswer.Over;
        }
    }

    /// <summary>How a claim would be answered at this moment; nothing is written.</summary>
    public async Task<ClaimAnswer> LookAsync(ClaimAsked asked, CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        return await LookAsync(db, asked, ct);
    }

    async Task<ClaimAnswer> LookAsync(ConsoleDb db, ClaimAsked asked, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var decided = await DecideAsync(db, asked, now, ct);
        if (decided.Answer is { } answer) return answer;
        if (decided is not { Terms: { } terms, Place: { } place }) return ClaimAnswer.Unknown;
        return await ClaimLedger.HasRoomAsync(db, asked.OfferId, ct)
            ? new ClaimAnswer(ClaimOutcome.Granted, new GrantedClaim(asked.OfferId, terms.Offer.Hash, place.CampaignId, now, terms.EndsAt(now), null, IsGiven: false))
            : ClaimAnswer.Over;
    }

    /// <summary>The claim of a member that was granted before; null: none.</summary>
    internal static Task<GrantedClaim?> GrantedAsync(ConsoleDb db, long offer, long member, CancellationToken ct) =>
        (from claim in db.Set<MemberClaim>()
         where claim.MemberId == member && claim.OfferId == offer && claim.Reason == MemberClaim.Granted
         join row in db.Set<Assignment>() on claim.AssignmentId equals row.Id
         join sealedOffer in db.Set<Offer>() on claim.OfferId equals sealedOffer.Id
         orderby claim.Id
         select new GrantedClaim(offer, sealedOffer.Hash, claim.CampaignId, claim.At, row.EndsAt, row.CodeId, true)).FirstOrDefaultAsync(ct);

    static async Task<Decided> DecideAsync(ConsoleDb db, ClaimAsked asked, DateTimeOffset now, CancellationToken ct)
    {
        if (await ClaimTerms.ReadAsync(db, asked.OfferId, ct) is not { } terms) return new Decided(ClaimAnswer.Unknown);
        if (await GrantedAsync(db, asked.OfferId, asked.MemberId, ct) is { } before) return new Decided(new ClaimAnswer(ClaimOutcome.Granted, before));
        if (terms.IsOver(asked.Zone, now)) return new Decided(ClaimAnswer.Over);
        if (terms.Offer.State != OfferState.Live || await PlaceAsync(db, terms, asked.MemberId, ct) is not { } place) return new Decided(ClaimAnswer.NotAvailable);
        return await AgainstAsync(db, terms, asked.MemberId, now, ct) is { } reason
            ? new Decided(ClaimAnswer.NotAvailable, terms, place, reason)
            : new Decided(null, terms, place);
    }

    /// <summary>The member's own row, else the latest run that has assigned; null while there is none in a campaign that goes on.</summary>
    static async Task<Place?> PlaceAsync(ConsoleDb db, ClaimTerms terms, long member, CancellationToken ct)
    {
        var open = terms.Campaigns.Where(campaign => campaign.IsOpen).Select(campaign => campaign.Id).ToArray();
        if (open.Length == 0) return null;
        var own = await db.Set<Assignment>().Where(row => row.MemberId == member && row.OfferId == terms.Offer.Id && EF.Parameter(open).Contains(row.CampaignId))
            .OrderByDescending(row => row.Id).Select(row => new Place(row.CampaignId, row.OccurrenceId, row.Id, row.OriginMemberId)).FirstOrDefaultAsync(ct);
        return own ?? await db.Set<Occurrence>().Where(run => run.AssignedAt != null && run.OfferId == terms.Offer.Id && EF.Parameter(open).Contains(run.CampaignId))
            .OrderByDescending(run => run.Id).Select(run => new Place(run.CampaignId, run.Id, null, member)).FirstOrDefaultAsync(ct);
    }

    /// <summary>What stands against it; null: nothing. A member keeps the arm in every run, told or not, so that results stay true.</summary>
    static async Task<string?> AgainstAsync(ConsoleDb db, ClaimTerms terms, long member, DateTimeOffset now, CancellationToken ct)
    {
        if (terms.Campaigns.Any(campaign => campaign.InControl(member))) return Control;
        var known = await db.Set<Member>().Where(row => row.Id == member).Select(row => new { row.ObjectsToPersonalised, row.Tier }).SingleAsync(ct);
        if (known.ObjectsToPersonalised) return SuppressionReason.Objection.Code();
        if (!ClaimTerms.IsForTier(terms.Definition, known.Tier)) return WrongTier;
        var held = await db.Set<Assignment>().Held(now).Where(row => row.MemberId == member && row.OfferId != terms.Offer.Id).Select(row => row.OfferId).Distinct().ToArrayAsync(ct);
        return held.Length > 0 && (await OverlappingOffers.OfAsync(db, terms.Offer, now, ct, held)).Count > 0 ? SuppressionReason.HoldsOverlapping.Code() : null;
    }

    /// <summary>Keeps once, for a member and a reason, why nothing was given.</summary>
    static async Task<ClaimAnswer> NoteAsync(ConsoleDb db, ClaimAsked asked, Place place, string reason, ClaimAnswer answer, DateTimeOffset now, CancellationToken ct)
    {
        await PutAsync(db, asked, place, null, reason, now, ct);
        return answer;
    }

    async Task<ClaimAnswer> GrantAsync(ConsoleDb db, ClaimAsked asked, ClaimTerms terms, Place place, DateTimeOffset now, CancellationToken ct)
    {
        var assignment = place.AssignmentId ?? (await db.ReserveIdsAsync<Assignment>(1, ct))[0];
        // The claim before all else: who claims a second time at the same moment waits here for the first, and answers what that one got.
        if (await PutAsync(db, asked, place, assignment, MemberClaim.Granted, now, ct) == 0)
            return await GrantedAsync(db, asked.OfferId, asked.MemberId, ct) is { } before ? new ClaimAnswer(ClaimOutcome.Granted, before) : ClaimAnswer.NotAvailable;
        var code = terms.Definition.Codes.Kind == CodeKind.Personal ? (await codes.PersonalAsync(db, asked.OfferId, [(place.OriginMemberId, asked.MemberId)], ct))[0] : (long?)null;
        var ends = terms.EndsAt(now);
        await HoldAsync(db, asked, place, assignment, new GrantedClaim(asked.OfferId, terms.Offer.Hash, place.CampaignId, now, ends, code), ct);
        ActivityLog.Append(db, new ActivityEntry
        {
            OriginMemberId = place.OriginMemberId, MemberId = asked.MemberId, Kind = ActivityKind.Assigned, At = now, CampaignId = place.CampaignId, OfferId = asked.OfferId,
            OccurrenceId = place.OccurrenceId, StoreId = asked.StoreId, Channel = asked.Channel,
        });
        EventFeed.Append(db, now, "offer.claimed", $"offer/{asked.OfferId}", new
        {
            offerId = asked.OfferId, terms.Offer.Hash, campaignId = place.CampaignId, memberId = asked.MemberId, channel = asked.Channel,
        });
        await db.SaveChangesAsync(ct);
        // Last, for it is the one row that all who claim this offer wait for.
        if (!await ClaimLedger.TakeAsync(db, asked.OfferId, terms.Definition.Caps.Uses, ct)) throw new NoRoom();
        return new ClaimAnswer(ClaimOutcome.Granted, new GrantedClaim(asked.OfferId, terms.Offer.Hash, place.CampaignId, now, ends, code));
    }

    static async Task HoldAsync(ConsoleDb db, ClaimAsked asked, Place place, long assignment, GrantedClaim granted, CancellationToken ct)
    {
        if (place.AssignmentId is null)
        {
            db.Add(new Assignment
            {
                Id = assignment, OccurrenceId = place.OccurrenceId, CampaignId = place.CampaignId, OfferId = asked.OfferId, OriginMemberId = place.OriginMemberId, MemberId = asked.MemberId,
                Outcome = AssignmentOutcome.Claimed, At = granted.At, ClaimedAt = granted.At, EndsAt = granted.EndsAt, CodeId = granted.CodeId,
            });
            return;
        }

        await db.Set<Assignment>().Where(row => row.Id == assignment).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.ClaimedAt, granted.At).SetProperty(row => row.EndsAt, granted.EndsAt).SetProperty(row => row.CodeId, granted.CodeId), ct);
    }

    /// <summary>Puts the fact down, unless there is one like it.</summary>
    /// <returns>1 where it is new.</returns>
    static Task<int> PutAsync(ConsoleDb db, ClaimAsked asked, Place place, long? assignment, string reason, DateTimeOffset now, CancellationToken ct) => db.Database.ExecuteSqlAsync(
        $"""
        INSERT INTO member_claim (offer_id, campaign_id, assignment_id, origin_member_id, member_id, reason, way, channel, store_id, at)
        VALUES ({asked.OfferId}, {place.CampaignId}, {assignment}, {place.OriginMemberId}, {asked.MemberId}, {reason}, {(int)asked.Way}, {asked.Channel}, {asked.StoreId}, {now.ToUnixTimeMilliseconds()})
        ON CONFLICT (offer_id, origin_member_id, reason) DO NOTHING
        """, ct);

    /// <param name="AssignmentId">Null: the member has no row yet.</param>
    sealed record Place(long CampaignId, long OccurrenceId, long? AssignmentId, long OriginMemberId);

    /// <param name="Answer">Null: it may be granted.</param>
    /// <param name="Against">The reason that is kept.</param>
    sealed record Decided(ClaimAnswer? Answer, ClaimTerms? Terms = null, Place? Place = null, string? Against = null);

    /// <summary>The last one was taken: the whole claim is taken back.</summary>
    sealed class NoRoom : Exception;
}
