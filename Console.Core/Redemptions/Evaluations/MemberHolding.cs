using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions.Evaluations;

/// <summary>One assignment in a member's hands.</summary>
sealed record HeldAssignment(long OfferId, long CampaignId, long AssignmentId, DateTimeOffset? EndsAt, long? CodeId);

/// <summary>What a member holds, and from which offers it is kept apart as control.</summary>
sealed record MemberHolding(
    long MemberId, string? Tier, string? Language, bool ObjectsToPersonalised, IReadOnlyDictionary<long, HeldAssignment> Held, IReadOnlySet<long> Control)
{
    /// <summary>The holding of a member; null when there is no such active member.</summary>
    public static async Task<MemberHolding?> OfAsync(ConsoleDb db, long member, DateTimeOffset now, CancellationToken ct)
    {
        var found = await db.Set<Member>().Where(row => row.Id == member && row.Status == MemberStatus.Active)
            .Select(row => new
            {
                row.Tier, row.Language, row.ObjectsToPersonalised,
                Rows = db.Set<Assignment>()
                    .Where(held => held.MemberId == member && held.Outcome != AssignmentOutcome.Suppressed && (held.EndsAt == null || held.EndsAt > now))
                    .Select(held => new { held.Outcome, held.OfferId, held.CampaignId, held.Id, held.EndsAt, held.CodeId, held.OriginMemberId }).ToList(),
            }).FirstOrDefaultAsync(ct);
        if (found is null) return null;
        var rows = found.Rows;
        // After a merge both arms may meet in one member: the control arm of the surviving origin holds.
        var control = rows.Where(row => row.Outcome == AssignmentOutcome.Control && row.OriginMemberId == member).Select(row => row.OfferId).ToHashSet();
        var held = rows.Where(row => row.Outcome == AssignmentOutcome.Assigned && !control.Contains(row.OfferId))
            .GroupBy(row => row.OfferId)
            .ToDictionary(group => group.Key, group => group
                .OrderByDescending(row => row.EndsAt ?? DateTimeOffset.MaxValue).ThenByDescending(row => row.Id)
                .Select(row => new HeldAssignment(row.OfferId, row.CampaignId, row.Id, row.EndsAt, row.CodeId)).First());
        return new MemberHolding(member, found.Tier, found.Language, found.ObjectsToPersonalised, held, control);
    }

    /// <summary>True when the member never bought before.</summary>
    public static async Task<bool> IsFirstOrderAsync(ConsoleDb db, long member, CancellationToken ct) =>
        !await db.Set<Receipt>().AnyAsync(receipt => receipt.MemberId == member && receipt.Kind == ReceiptKind.Sale, ct);
}
