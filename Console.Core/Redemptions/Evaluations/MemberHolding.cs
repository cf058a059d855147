using System.Collections.Frozen;
using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions.Evaluations;

/// <summary>One assignment in a member's hands.</summary>
sealed record HeldAssignment(long OfferId, long CampaignId, long AssignmentId, DateTimeOffset? EndsAt, long? CodeId, bool IsClaimed = false);

/// <summary>What a member holds, and from which offers it is kept apart as control.</summary>
sealed record MemberHolding(
    long MemberId, string? Tier, string? Language, bool ObjectsToPersonalised, IReadOnlyDictionary<long, HeldAssignment> Held, IReadOnlySet<long> Control)
{
    static readonly Compiled<Func<ConsoleDb, IdentityKind, List<string>, string, DateTimeOffset, IAsyncEnumerable<Found>>> OfIdentity = new(() => EF.CompileAsyncQuery(
        (ConsoleDb db, IdentityKind kind, List<string> values, string issuer, DateTimeOffset now) =>
            from key in db.Set<Identity>().Where(key => key.Kind == kind && values.Contains(key.Value) && (issuer == "" || key.Issuer == issuer))
            join row in db.Set<Member>().Where(row => row.Status == MemberStatus.Active) on key.MemberId equals row.Id
            join held in db.Set<Assignment>().Where(held => (held.Outcome != AssignmentOutcome.Suppressed || held.ClaimedAt != null) && (held.EndsAt == null || held.EndsAt > now))
                on row.Id equals held.MemberId into all
            from one in all.DefaultIfEmpty()
            select new Found(row.Id, row.Tier, row.Language, row.ObjectsToPersonalised, one == null
                ? null
                : new InHand(one.Outcome, one.OfferId, one.CampaignId, one.Id, one.EndsAt, one.CodeId, one.OriginMemberId, one.IsInvitation, one.ClaimedAt))));

    static readonly Compiled<Func<ConsoleDb, long, DateTimeOffset, IAsyncEnumerable<Found>>> OfMember = new(() => EF.CompileAsyncQuery(
        (ConsoleDb db, long member, DateTimeOffset now) =>
            from row in db.Set<Member>().Where(row => row.Id == member && row.Status == MemberStatus.Active)
            join held in db.Set<Assignment>().Where(held => (held.Outcome != AssignmentOutcome.Suppressed || held.ClaimedAt != null) && (held.EndsAt == null || held.EndsAt > now))
                on row.Id equals held.MemberId into all
            from one in all.DefaultIfEmpty()
            select new Found(row.Id, row.Tier, row.Language, row.ObjectsToPersonalised, one == null
                ? null
                : new InHand(one.Outcome, one.OfferId, one.CampaignId, one.Id, one.EndsAt, one.CodeId, one.OriginMemberId, one.IsInvitation, one.ClaimedAt))));

    /// <summary>Offers that they were told of and have not claimed yet.</summary>
    public IReadOnlySet<long> Invited { get; init; } = FrozenSet<long>.Empty;

    /// <summary>The holding of a member; null when there is no such active member.</summary>
    public static Task<MemberHolding?> OfAsync(ConsoleDb db, long member, DateTimeOffset now, CancellationToken ct) =>
        OfAsync(db, ShopperAsked.Known(member), now, ct);

    /// <summary>The holding of whom a shopper shows to be; null when there is no such active member.</summary>
    /// <exception cref="Refused"><c>identity_clash</c>: several members have it, and somebody has to decide.</exception>
    public static async Task<MemberHolding?> OfAsync(ConsoleDb db, ShopperAsked shopper, DateTimeOffset now, CancellationToken ct)
    {
        var found = await FoundAsync(db, shopper, now).ToListAsync(ct);
        if (ShopperFinding.TheOne(found.Select(one => one.Member).ToHashSet()) is not { } member) return null;
        var known = found[0];
        var rows = found.Where(one => one.Row is not null).Select(one => one.Row!).ToList();
        // After a merge both arms may meet in one member: the control arm of the surviving origin holds.
        var control = rows.Where(row => row.Outcome == AssignmentOutcome.Control && row.OriginMemberId == member).Select(row => row.OfferId).ToHashSet();
        var byOffer = rows.Where(row => Holders.IsHeld(row.Outcome, row.IsInvitation, row.ClaimedAt) && !control.Contains(row.OfferId))
            .GroupBy(row => row.OfferId)
            .ToDictionary(group => group.Key, group => group
                .OrderByDescending(row => row.EndsAt ?? DateTimeOffset.MaxValue).ThenByDescending(row => row.Id)
                .Select(row => new HeldAssignment(row.OfferId, row.CampaignId, row.Id, row.EndsAt, row.CodeId, row.ClaimedAt is not null)).First());
        var invited = rows.Where(row => row.IsInvitation && row.ClaimedAt is null && !byOffer.ContainsKey(row.OfferId) && !control.Contains(row.OfferId)).Select(row => row.OfferId);
        return new MemberHolding(member, known.Tier, known.Language, known.ObjectsToPersonalised, byOffer, control) { Invited = invited.ToFrozenSet() };
    }

    /// <summary>A member once for each assignment in their hands, or once without.</summary>
    static IAsyncEnumerable<Found> FoundAsync(ConsoleDb db, ShopperAsked shopper, DateTimeOffset now)
    {
        if (shopper.MemberId is { } member) return OfMember.For(db)(db, member, now);
        var (kind, values, issuer) = ShopperFinding.KeyOf(shopper);
        return OfIdentity.For(db)(db, kind, values, issuer, now);
    }

    /// <summary>True when the member never bought before.</summary>
    public static async Task<bool> IsFirstOrderAsync(ConsoleDb db, long member, CancellationToken ct) =>
        !await db.Set<Receipt>().AnyAsync(receipt => receipt.MemberId == member && receipt.Kind == ReceiptKind.Sale, ct);

    /// <summary>A member with one assignment in their hands, or without any.</summary>
    sealed record Found(long Member, string? Tier, string? Language, bool ObjectsToPersonalised, InHand? Row);

    /// <summary>What is read of an assignment.</summary>
    sealed record InHand(
        AssignmentOutcome Outcome, long OfferId, long CampaignId, long Id, DateTimeOffset? EndsAt, long? CodeId, long OriginMemberId, bool IsInvitation, DateTimeOffset? ClaimedAt);
}
