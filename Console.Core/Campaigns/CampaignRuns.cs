using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Events;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Campaigns;

/// <summary>What a launch job is told.</summary>
public sealed record LaunchArguments(long Occurrence);

/// <summary>Makes the runs of a campaign and queues their work; part of the caller's write.</summary>
public sealed class CampaignRuns(JobQueue queue, OfferSeal seal, TimeProvider clock)
{
    /// <summary>The job that assigns and plans one run; it lives where both are known.</summary>
    public const string LaunchJob = "launch";

    /// <summary>Why a run was left out: it could not start by its latest start.</summary>
    public const string TooLate = "too_late";

    /// <summary>What a launch begins, at once or after its wait: tills honour the offer, others are told, and a campaign that runs now runs.</summary>
    public async Task BeginAsync(ConsoleDb db, Actor by, Campaign campaign, string hash, CancellationToken ct)
    {
        var (now, schedule) = (clock.GetUtcNow(), CanonicalJson.Read<CampaignSchedule>(campaign.Schedule));
        campaign.CoolsUntil = null;
        await seal.GoLiveAsync(db, campaign.OfferId!.Value, ct);
        EventFeed.Append(db, now, "campaign.launched", $"campaign/{campaign.Id}", new { campaignId = campaign.Id, offerId = campaign.OfferId, hash });
        if (schedule.Kind != ScheduleKind.Now) return;
        var wall = Instants.Wall(now, Instants.Zone(schedule.Zone));
        await StartAsync(db, by, campaign, schedule.Zone, new Fire(new DateTime(wall.Ticks - (wall.Ticks % TimeSpan.TicksPerSecond)), now), ct);
    }

    /// <summary>Makes the run of a local time, once for ever, and queues it; null when it is there already.</summary>
    public async Task<Occurrence?> StartAsync(ConsoleDb db, Actor by, Campaign campaign, string zone, Fire fire, CancellationToken ct)
    {
        if (await db.Set<Occurrence>().AnyAsync(run => run.CampaignId == campaign.Id && run.LocalAt == fire.Local, ct)) return null;
        var run = new Occurrence { CampaignId = campaign.Id, LocalAt = fire.Local, TimeZone = zone, DueAt = fire.Due, OfferId = campaign.OfferId!.Value };
        db.Add(run);
        if (CanonicalJson.Read<CampaignSchedule>(campaign.Schedule).IsTooLate(run.DueAt, clock.GetUtcNow()))
        {
            await LeaveOutAsync(db, by, run, clock.GetUtcNow(), ct);
            return run;
        }

        await db.SaveChangesAsync(ct);
        await QueueAsync(db, by, campaign, run, ct);
        campaign.Move(CampaignAct.Begin);
        campaign.Version++;
        return run;
    }

    /// <summary>Ends a run that could not start in time: nobody is assigned or told, and the campaign's page says so.</summary>
    public static async Task LeaveOutAsync(ConsoleDb db, Actor by, Occurrence run, DateTimeOffset now, CancellationToken ct)
    {
        (run.State, run.StuckReason, run.FinishedAt) = (OccurrenceState.Stopped, TooLate, now);
        await AuditTrail.NoteAsync(db, by, now, "campaign.run_left_out", run.CampaignId, null, new { run.LocalAt, run.DueAt }, ct);
    }

    /// <summary>Goes on with what a pause, a crash or a missing approval held up.</summary>
    public async Task GoOnAsync(ConsoleDb db, Actor by, Campaign campaign, CancellationToken ct)
    {
        var held = await db.Set<Occurrence>()
            .Where(run => run.CampaignId == campaign.Id && (run.State == OccurrenceState.Due || run.State == OccurrenceState.Assigning || run.State == OccurrenceState.Stuck)).ToListAsync(ct);
        foreach (var run in held)
        {
            (run.State, run.StuckReason) = (run.State == OccurrenceState.Stuck ? OccurrenceState.Due : run.State, null);
            await QueueAsync(db, by, campaign, run, ct);
        }
    }

    /// <summary>Tills refuse the offer from now on; sending and assigning end.</summary>
    public async Task WithdrawAsync(ConsoleDb db, Actor by, Campaign campaign, string reason, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await seal.WithdrawAsync(db, by, campaign.OfferId!.Value, reason, now, ct);
        campaign.Move(CampaignAct.WithdrawOffer);
        campaign.StopReason ??= reason;
        await EndRunsAsync(db, campaign.Id, now, ct);
        await AuditTrail.NoteAsync(db, by, now, "campaign.withdraw_offer", campaign.Id, null, new { campaign.OfferId, reason }, ct);
    }

    /// <summary>Ends every run that has not ended.</summary>
    public static async Task EndRunsAsync(ConsoleDb db, long campaign, DateTimeOffset now, CancellationToken ct)
    {
        var open = db.Set<Occurrence>().Where(run => run.CampaignId == campaign && run.State != OccurrenceState.Finished && run.State != OccurrenceState.Stopped);
        foreach (var run in await open.ToListAsync(ct)) (run.State, run.FinishedAt) = (OccurrenceState.Stopped, now);
    }

    async Task QueueAsync(ConsoleDb db, Actor by, Campaign campaign, Occurrence run, CancellationToken ct)
    {
        var job = queue.Enqueue(db, by, LaunchJob, new LaunchArguments(run.Id), $"campaign:{campaign.Id}");
        await db.SaveChangesAsync(ct);
        run.JobRunId = job.Id;
    }
}
