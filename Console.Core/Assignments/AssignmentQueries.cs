using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Platform;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Assignments;

/// <summary>Who was considered and what came of it.</summary>
public sealed record WhoAndWhoNot(int Considered, IReadOnlyList<Removed> Removed, int Control, int Assigned);

/// <summary>What a run decided about one member.</summary>
public sealed record MemberDecision(long Occurrence, DateTime LocalAt, AssignmentOutcome Outcome, string? Reason, DateTimeOffset At, DateTimeOffset? EndsAt,
    bool IsInvitation = false, DateTimeOffset? ClaimedAt = null);

/// <summary>Reads what runs decided.</summary>
public sealed class AssignmentQueries(IDbContextFactory<ConsoleDb> databases)
{
    /// <summary>The funnel of a campaign, of all its runs or of one.</summary>
    public async Task<WhoAndWhoNot> WhoAsync(Actor by, long campaign, long? occurrence, CancellationToken ct)
    {
        by.Demand(Right.ViewCampaigns);
        await using var db = databases.CreateDbContext();
        var counts = await db.Set<Assignment>().Where(row => row.CampaignId == campaign && row.Outcome != AssignmentOutcome.Claimed && (occurrence == null || row.OccurrenceId == occurrence))
            .GroupBy(row => new { row.Outcome, row.Reason }).Select(group => new { group.Key.Outcome, group.Key.Reason, Count = group.Count() }).ToListAsync(ct);
        return new WhoAndWhoNot(
            counts.Sum(row => row.Count),
            [.. counts.Where(row => row.Outcome == AssignmentOutcome.Suppressed).OrderBy(row => SuppressionReasons.Codes.ToList().IndexOf(row.Reason ?? "")).Select(row => new Removed(row.Reason ?? "", row.Count))],
            counts.Where(row => row.Outcome == AssignmentOutcome.Control).Sum(row => row.Count),
            counts.Where(row => row.Outcome == AssignmentOutcome.Assigned).Sum(row => row.Count));
    }

    /// <summary>"Ask about a member": what each run decided about one; empty when the audience never held them.</summary>
    public async Task<IReadOnlyList<MemberDecision>> AskAsync(Actor by, long campaign, long member, CancellationToken ct)
    {
        by.Demand(Right.ViewCampaigns);
        by.Demand(Right.ViewMembers);
        await using var db = databases.CreateDbContext();
        if (!await db.Set<Member>().Within(by.Scope, db).AnyAsync(row => row.Id == member, ct)) throw PlatformRefusals.NotFound("member", member);
        return await (
            from row in db.Set<Assignment>()
            join run in db.Set<Occurrence>() on row.OccurrenceId equals run.Id
            where row.CampaignId == campaign && row.MemberId == member
            orderby run.DueAt descending
            select new MemberDecision(run.Id, run.LocalAt, row.Outcome, row.Reason, row.At, row.EndsAt, row.IsInvitation, row.ClaimedAt)).ToListAsync(ct);
    }
}
