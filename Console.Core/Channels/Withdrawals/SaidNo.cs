using System.Runtime.CompilerServices;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Members.Suppressions;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Withdrawals;

/// <summary>A ledger row about which nothing more may be said to its member.</summary>
/// <param name="Reason">Code.</param>
sealed record Withdrawn(long Id, Guid Key, DeliveryState State, string Reason)
{
    /// <summary>Whether it is the campaign's end rather than the member's will.</summary>
    public bool IsCancelled => Reason is SaidNo.Stopped or SaidNo.OfferWithdrawn;
}

/// <summary>
/// Who said no, or lost the offer, after a row had left our hands: into a file for a call centre or a printer, or to store staff. Read as sets, a portion at a time; memory stays flat.
/// </summary>
static class SaidNo
{
    public const string Stopped = "stopped";
    public const string OfferWithdrawn = "offer_withdrawn";
    public const string Erased = "erased";
    public const string Objection = "objection";
    public const string NoConsent = "no_consent";
    public const string Suppressed = "suppressed_address";

    const int Portion = 5_000;

    /// <summary>Every reason that it gives.</summary>
    public static readonly IReadOnlyList<string> Reasons = [Stopped, OfferWithdrawn, Erased, Objection, NoConsent, Suppressed];

    /// <summary>Those of the rows, in the order of their numbers.</summary>
    public static async IAsyncEnumerable<Withdrawn> AmongAsync(ConsoleDb db, IQueryable<Delivery> rows, DateTimeOffset now, [EnumeratorCancellation] CancellationToken ct)
    {
        // Where nobody's address is suppressed, only rows with a reason come out of the database; else all have to be looked at.
        var all = await db.Set<SuppressedAddress>().AnyAsync(ct);
        for (var after = 0L; ;)
        {
            var last = after;
            var found = await Facts(db, rows.Where(row => row.Id > last))
                .Where(fact => all || fact.Stopped || fact.Withdrawn || fact.Erased || fact.Objects || !fact.Granted).OrderBy(fact => fact.Id).Take(Portion).ToListAsync(ct);
            if (found.Count == 0) yield break;
            after = found[^1].Id;
            var keys = found.Where(fact => fact.Value is not null).Select(fact => new IdentityKey(fact.Kind!.Value, fact.Issuer!, fact.Value!)).Distinct().ToList();
            var suppressed = all ? await SuppressionList.AmongAsync(db, keys, now, ct) : [];
            foreach (var fact in found)
                if (ReasonOf(fact, suppressed) is { } reason) yield return new Withdrawn(fact.Id, fact.Key, fact.State, reason);
        }
    }

    static string? ReasonOf(Fact fact, HashSet<IdentityKey> suppressed) => fact switch
    {
        { Stopped: true } => Stopped,
        { Withdrawn: true } => OfferWithdrawn,
        { Erased: true } => Erased,
        { Objects: true } => Objection,
        { Granted: false } => NoConsent,
        { Value: not null } when suppressed.Contains(new IdentityKey(fact.Kind!.Value, fact.Issuer!, fact.Value)) => Suppressed,
        _ => null,
    };

    static IQueryable<Fact> Facts(ConsoleDb db, IQueryable<Delivery> rows) =>
        from row in rows
        join member in db.Set<Member>() on row.MemberId equals member.Id
        join campaign in db.Set<Campaign>() on row.CampaignId equals campaign.Id
        join offer in db.Set<Offer>() on campaign.OfferId equals offer.Id into offers
        from offer in offers.DefaultIfEmpty()
        join consent in db.Set<ConsentState>() on new { row.MemberId, row.Channel, campaign.Topic } equals new { consent.MemberId, consent.Channel, consent.Topic } into consents
        from consent in consents.DefaultIfEmpty()
        join identity in db.Set<Identity>() on row.IdentityId equals identity.Id into identities
        from identity in identities.DefaultIfEmpty()
        select new Fact
        {
            Id = row.Id, Key = row.Key, State = row.State, Stopped = campaign.State == CampaignState.Stopped, Withdrawn = offer != null && offer.State == OfferState.Withdrawn,
            Erased = member.Status == MemberStatus.Erased, Objects = member.ObjectsToPersonalised, Granted = consent != null && consent.Granted,
            Kind = identity == null ? null : identity.Kind, Issuer = identity == null ? null : identity.Issuer, Value = identity == null ? null : identity.Value,
        };

    sealed class Fact
    {
        public long Id { get; init; }

        public Guid Key { get; init; }

        public DeliveryState State { get; init; }

        public bool Stopped { get; init; }

        public bool Withdrawn { get; init; }

        public bool Erased { get; init; }

        public bool Objects { get; init; }

        public bool Granted { get; init; }

        public IdentityKind? Kind { get; init; }

        public string? Issuer { get; init; }

        public string? Value { get; init; }
    }
}
