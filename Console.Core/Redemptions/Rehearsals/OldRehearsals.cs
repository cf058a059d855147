using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions.Rehearsals;

/// <summary>Rehearsals go after a while, rows first; one that runs stays.</summary>
public sealed class OldRehearsals : IKeptForAWhile
{
    public int Days(RetentionOptions options) => options.RehearsalDays;

    public async Task<int> DeleteAsync(ConsoleDb db, DateTimeOffset before, int most, CancellationToken ct)
    {
        var running = db.Set<JobRun>().Where(run => run.Job == RehearsalJob.JobName && (run.State == JobState.Queued || run.State == JobState.Running)).Select(run => (long?)run.Id);
        var old = db.Set<Rehearsal>().Where(rehearsal => rehearsal.AskedAt < before && !running.Contains(rehearsal.JobRunId));
        // Only what is over may be deleted in portions: a replay that goes on counts on its rows.
        if (await old.OrderBy(rehearsal => rehearsal.Id).Select(rehearsal => (long?)rehearsal.Id).FirstOrDefaultAsync(ct) is not { } oldest) return 0;
        var holders = await db.Set<RehearsalTally>().Where(tally => tally.RehearsalId == oldest).OrderBy(tally => tally.Side).ThenBy(tally => tally.Over).ThenBy(tally => tally.Holder)
            .Select(tally => new { tally.Side, tally.Over, tally.Holder }).Take(most).ToListAsync(ct);
        foreach (var group in holders.GroupBy(row => new { row.Side, row.Over }))
        {
            var names = group.Select(row => row.Holder).ToArray();
            await db.Set<RehearsalTally>().Where(tally => tally.RehearsalId == oldest && tally.Side == group.Key.Side && tally.Over == group.Key.Over && EF.Parameter(names).Contains(tally.Holder))
                .ExecuteDeleteAsync(ct);
        }

        if (holders.Count < most) await db.Set<Rehearsal>().Where(rehearsal => rehearsal.Id == oldest).ExecuteDeleteAsync(ct);
        return most;
    }
}
