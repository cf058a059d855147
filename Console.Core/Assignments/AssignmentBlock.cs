using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions.Codes;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Assignments;

/// <summary>One considered member with its decision, as it will stand in the ledger.</summary>
/// <param name="Preferred">The channel by which the member wants to be told first.</param>
public readonly record struct Considered(Assignment Row, ChannelSet Tell, string? Preferred = null);

/// <summary>A block of decided members: decided while reading, written in one transaction with its cursor.</summary>
public sealed class AssignmentBlock
{
    AssignmentBlock(IReadOnlyList<Considered> rows, IReadOnlyDictionary<(long Member, IdentityKind Kind), MemberAddress> addresses) => (Rows, Addresses) = (rows, addresses);

    public IReadOnlyList<Considered> Rows { get; }

    /// <summary>Where messages to these members go.</summary>
    public IReadOnlyDictionary<(long Member, IdentityKind Kind), MemberAddress> Addresses { get; }

    public int Assigned => Rows.Count(row => row.Row.Outcome == AssignmentOutcome.Assigned);

    public int Control => Rows.Count(row => row.Row.Outcome == AssignmentOutcome.Control);

    public int Suppressed => Rows.Count - Assigned - Control;

    /// <summary>Reads the facts and decides; nothing is written.</summary>
    public static async Task<AssignmentBlock> DecideAsync(ConsoleDb db, RunTerms terms, Occurrence run, long[] ids, CancellationToken ct)
    {
        var (ends, invites) = (terms.EndsAt, terms.Invites);
        var rows = new List<Considered>(ids.Length);
        var facts = await MemberFacts.ReadAsync(db, terms, ids, ct);
        foreach (var member in facts.Members)
        {
            var decision = Allocation.Decide(member, terms.Rule);
            rows.Add(new Considered(
                new Assignment
                {
                    OccurrenceId = run.Id, CampaignId = run.CampaignId, OfferId = run.OfferId, OriginMemberId = member.OriginMemberId, MemberId = member.MemberId,
                    Outcome = decision.Outcome, Reason = decision.Outcome == AssignmentOutcome.Suppressed ? decision.Reason.Code() : null, At = terms.Now,
                    IsInvitation = invites && decision.Outcome == AssignmentOutcome.Assigned,
                    EndsAt = decision.Outcome == AssignmentOutcome.Assigned ? ends : null,
                },
                decision.Tell, member.Preferred));
        }

        return new AssignmentBlock(rows, facts.Addresses);
    }

    /// <summary>Writes the rows, their facts and the run's counts and cursor; the caller adds what it plans and commits all of it at once.</summary>
    /// <param name="codes">Makes the personal codes; null where the offer has none.</param>
    public async Task WriteAsync(ConsoleDb db, Occurrence run, CodeBook? codes, CancellationToken ct)
    {
        if (Rows.Count == 0) return;
        var ids = await db.ReserveIdsAsync<Assignment>(Rows.Count, ct);
        for (var i = 0; i < ids.Length; i++) Rows[i].Row.Id = ids[i];
        if (codes is not null) await CodesAsync(db, run, codes, ct);
        await db.InsertAsync(Rows.Select(row => row.Row), ct);
        await ActivityLog.AppendAsync(db, Rows.Where(row => row.Row.Outcome != AssignmentOutcome.Suppressed).Select(row => Fact(row.Row)), ct);
        var (last, considered, assigned, control, suppressed) = (Rows[^1].Row.MemberId, Rows.Count, Assigned, Control, Suppressed);
        await db.Set<Occurrence>().Where(row => row.Id == run.Id).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.LastMemberId, last)
            .SetProperty(row => row.Considered, row => row.Considered + considered)
            .SetProperty(row => row.Assigned, row => row.Assigned + assigned)
            .SetProperty(row => row.Control, row => row.Control + control)
            .SetProperty(row => row.Suppressed, row => row.Suppressed + suppressed), ct);
    }

    async Task CodesAsync(ConsoleDb db, Occurrence run, CodeBook codes, CancellationToken ct)
    {
        var holders = Rows.Where(row => row.Row.Outcome == AssignmentOutcome.Assigned).Select(row => row.Row).ToList();
        var made = await codes.PersonalAsync(db, run.OfferId, [.. holders.Select(row => (row.OriginMemberId, row.MemberId))], ct);
        for (var i = 0; i < holders.Count; i++) holders[i].CodeId = made[i];
    }

    static ActivityEntry Fact(Assignment row) => new()
    {
        OriginMemberId = row.OriginMemberId, MemberId = row.MemberId, Kind = KindOf(row),
        At = row.At, CampaignId = row.CampaignId, OfferId = row.OfferId, OccurrenceId = row.OccurrenceId,
    };

    // Who is invited to claim has no offer yet: "was assigned" is said of them once they have claimed.
    static ActivityKind KindOf(Assignment row) =>
        row.Outcome == AssignmentOutcome.Control ? ActivityKind.Control : row.IsInvitation ? ActivityKind.Invited : ActivityKind.Assigned;
}
