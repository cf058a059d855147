using System.Globalization;
using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Deliveries;

/// <summary>What a check of the ledger found.</summary>
/// <param name="Sum">The balance over everything, for people.</param>
/// <param name="Problems">What does not add up; empty when all does.</param>
public sealed record LedgerReport(string Sum, IReadOnlyList<string> Problems);

/// <summary>Adds the ledger up: rows against assignments, assignments against what each run says of itself.</summary>
public sealed class LedgerCheck(IDbContextFactory<ConsoleDb> databases)
{
    const int MostNamed = 5;

    public async Task<LedgerReport> RunAsync(CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        var problems = new List<string>();
        problems.AddRange(await AssignmentsAsync(db, ct));
        problems.AddRange(await FinishedAsync(db, ct));
        problems.AddRange(await StraysAsync(db, ct));
        var balance = await DeliveryBalance.OfEverythingAsync(db, ct);
        long Of(Func<ChannelBalance, long> part) => balance.Sum(part);
        var ended = Of(row => row.Sent) + Of(row => row.Skipped) + Of(row => row.Failed) + Of(row => row.Unknown) + Of(row => row.Pending);
        var sum = string.Create(CultureInfo.InvariantCulture,
            $"{Of(row => row.Planned)} planned = {Of(row => row.Sent)} sent + {Of(row => row.Skipped)} skipped + {Of(row => row.Failed)} failed + {Of(row => row.Unknown)} unknown + {Of(row => row.Pending)} pending");
        if (ended != Of(row => row.Planned)) problems.Add($"the balance does not add up: {sum}");
        return new LedgerReport(sum, problems);
    }

    static async Task<IEnumerable<string>> AssignmentsAsync(ConsoleDb db, CancellationToken ct)
    {
        var runs = await db.Set<Occurrence>().Where(run => run.AssignedAt != null).Select(run => new { run.Id, run.Assigned, run.Control, run.Suppressed }).ToListAsync(ct);
        var counted = await db.Set<Assignment>().GroupBy(row => new { row.OccurrenceId, row.Outcome })
            .Select(group => new { group.Key.OccurrenceId, group.Key.Outcome, Count = group.Count() }).ToDictionaryAsync(group => (group.OccurrenceId, group.Outcome), group => group.Count, ct);
        int Of(long run, AssignmentOutcome outcome) => counted.GetValueOrDefault((run, outcome));
        return runs.Where(run => (run.Assigned, run.Control, run.Suppressed) != (Of(run.Id, AssignmentOutcome.Assigned), Of(run.Id, AssignmentOutcome.Control), Of(run.Id, AssignmentOutcome.Suppressed)))
            .Take(MostNamed).Select(run => $"run {run.Id} says {run.Assigned} assigned, {run.Control} control, {run.Suppressed} suppressed, but its rows say otherwise");
    }

    static async Task<IEnumerable<string>> FinishedAsync(ConsoleDb db, CancellationToken ct)
    {
        // Of a stopped campaign the sweep ends what a late launch planned; that may be a second away.
        var open = await (from run in db.Set<Occurrence>()
                          join campaign in db.Set<Campaign>() on run.CampaignId equals campaign.Id
                          where run.State == OccurrenceState.Finished && campaign.State != CampaignState.Stopped
                              && db.Set<Delivery>().Any(row => row.OccurrenceId == run.Id && DeliveryMoves.Pending.Contains(row.State))
                          orderby run.Id
                          select run.Id).Take(MostNamed).ToListAsync(ct);
        return open.Select(run => $"run {run} is finished, but rows of it are still pending");
    }

    static async Task<IEnumerable<string>> StraysAsync(ConsoleDb db, CancellationToken ct)
    {
        var strays = await db.Set<Delivery>().CountAsync(row => !db.Set<Assignment>().Any(assigned =>
            assigned.Id == row.AssignmentId && assigned.OccurrenceId == row.OccurrenceId && (assigned.Outcome == AssignmentOutcome.Assigned || assigned.ClaimedAt != null)), ct);
        return strays == 0 ? [] : [$"{strays} messages belong to nobody who was assigned"];
    }
}
