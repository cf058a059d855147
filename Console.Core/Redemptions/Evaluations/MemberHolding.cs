using System.Collections.Frozen;
using System.Data.Common;
using System.Runtime.CompilerServices;
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
    const string Columns =
        "m.id, m.tier, m.language, m.objects_to_personalised, a.id, a.outcome, a.offer_id, a.campaign_id, a.ends_at, a.code_id, a.origin_member_id, a.is_invitation, a.claimed_at";

    /// <summary>Assignments that are not over, and not held back unless they were claimed (outcome 2: <see cref="AssignmentOutcome.Suppressed"/>).</summary>
    const string InHand = "LEFT JOIN assignment AS a ON a.member_id = m.id AND (a.outcome <> 2 OR a.claimed_at IS NOT NULL) AND (a.ends_at IS NULL OR a.ends_at > {0})";

    /// <summary>Offers that they were told of and have not claimed yet.</summary>
    public IReadOnlySet<long> Invited { get; init; } = FrozenSet<long>.Empty;

    /// <summary>The holding of a member; null when there is no such active member.</summary>
    public static Task<MemberHolding?> OfAsync(ConsoleDb db, long member, DateTimeOffset now, CancellationToken ct) =>
        OfAsync(db, ShopperAsked.Known(member), now, ct);

    /// <summary>The holding of whom a shopper shows to be; null when there is no such active member.</summary>
    /// <exception cref="Refused"><c>identity_clash</c>: several members have it, and somebody has to decide.</exception>
    public static async Task<MemberHolding?> OfAsync(ConsoleDb db, ShopperAsked shopper, DateTimeOffset now, CancellationToken ct)
    {
        var asked = Asking(shopper, now);
        await Question.AskAsync(db, [asked], ct);
        return Of(asked.Rows);
    }

    /// <summary>The question for a member once for each assignment in their hands, or once without.</summary>
    /// <exception cref="Refused"><c>shopper_identity_kind_unknown</c></exception>
    internal static Question<FoundHolding> Asking(ShopperAsked shopper, DateTimeOffset now)
    {
        if (shopper.MemberId is { } member)
            return new Question<FoundHolding>(FormattableStringFactory.Create($"SELECT {Columns} FROM member AS m {InHand} WHERE m.id = {{1}} AND m.status = 0", now.ToUnixTimeMilliseconds(), member), FoundHolding.Read);
        var (kind, values, issuer) = ShopperFinding.KeyOf(shopper);
        return new Question<FoundHolding>(
            FormattableStringFactory.Create(
                $"SELECT {Columns} FROM identity AS i JOIN member AS m ON m.id = i.member_id AND m.status = 0 {InHand} "
                + "WHERE i.kind = {1} AND i.value IN ({2}, {3}, {4}) AND ({5} = '' OR i.issuer = {5})",
                // Up to three forms: where there are fewer, one comes twice.
                now.ToUnixTimeMilliseconds(), (int)kind, values[0], values[values.Count / 2], values[^1], issuer),
            FoundHolding.Read);
    }

    /// <summary>The holding among the rows of <see cref="Asking"/>; null where there are none.</summary>
    /// <exception cref="Refused"><c>identity_clash</c></exception>
    internal static MemberHolding? Of(IReadOnlyList<FoundHolding> found)
    {
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

    /// <summary>True when the member never bought before.</summary>
    public static async Task<bool> IsFirstOrderAsync(ConsoleDb db, long member, CancellationToken ct) =>
        !await db.Set<Receipt>().AnyAsync(receipt => receipt.MemberId == member && receipt.Kind == ReceiptKind.Sale, ct);
}

/// <summary>A member with one assignment in their hands, or without any.</summary>
sealed record FoundHolding(long Member, string? Tier, string? Language, bool ObjectsToPersonalised, AssignmentInHand? Row)
{
    internal static FoundHolding Read(DbDataReader row) => new(
        row.GetInt64(0), row.TextOrNull(1), row.TextOrNull(2), row.GetBoolean(3),
        row.IsDBNull(4) ? null : new AssignmentInHand(
            (AssignmentOutcome)row.GetInt32(5), row.GetInt64(6), row.GetInt64(7), row.GetInt64(4), InstantOrNull(row, 8), row.LongOrNull(9), row.GetInt64(10), row.GetBoolean(11), InstantOrNull(row, 12)));

    static DateTimeOffset? InstantOrNull(DbDataReader row, int column) => row.LongOrNull(column) is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;
}

/// <summary>What is read of an assignment.</summary>
sealed record AssignmentInHand(
    AssignmentOutcome Outcome, long OfferId, long CampaignId, long Id, DateTimeOffset? EndsAt, long? CodeId, long OriginMemberId, bool IsInvitation, DateTimeOffset? ClaimedAt);
