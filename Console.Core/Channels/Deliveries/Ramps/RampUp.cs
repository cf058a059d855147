using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Channels.Returns;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Deliveries.Ramps;

/// <summary>
/// A run that begins small: a hundredth of its messages on each channel, a hold in which bounces and complaints come in, a tenth, a hold, then all. How much has gone is counted in
/// the ledger in the transaction that claims, under a lock on the ramp's row: whatever the number of nodes, no more than the share is ever claimed or gone.
/// </summary>
static class RampUp
{
    /// <summary>In hundredths of a per cent of the planned messages; behind the last all may go.</summary>
    public static readonly IReadOnlyList<int> Shares = [100, 1_000];

    /// <summary>Fewer attempts say nothing of a run; the channel's own guards, over all its runs, ask for more.</summary>
    const int LeastAttempts = 20;

    static readonly DeliveryState[] Gone =
        [DeliveryState.Sending, DeliveryState.Accepted, DeliveryState.Rejected, DeliveryState.Deferred, DeliveryState.Unknown, DeliveryState.ClosedUnknown, DeliveryState.Resent];

    /// <summary>How many messages may have gone at a stage: at least one.</summary>
    public static long LimitOf(int stage, long planned) => stage >= Shares.Count ? long.MaxValue : Math.Max(1, ((planned * Shares[stage]) + 9_999) / 10_000);

    /// <summary>Begins the ramps of a run whose messages are all planned; part of the write that lets it send.</summary>
    /// <param name="channels">Those that send message by message: a file is one thing.</param>
    public static async Task BeginAsync(ConsoleDb db, long run, int holdMinutes, IEnumerable<string> channels, CancellationToken ct)
    {
        foreach (var channel in channels)
        {
            var planned = await db.Set<Delivery>().LongCountAsync(row => row.OccurrenceId == run && row.Channel == channel, ct);
            if (planned > 0 && !await db.Set<SendingRamp>().AnyAsync(ramp => ramp.OccurrenceId == run && ramp.Channel == channel, ct))
                db.Add(new SendingRamp { OccurrenceId = run, Channel = channel, Planned = planned, HoldMinutes = holdMinutes });
        }
    }

    /// <summary>Of these runs those that are held on a channel, so that nobody asks the gate for nothing.</summary>
    public static async Task<IReadOnlyList<long>> HeldAsync(ConsoleDb db, string channel, IReadOnlyList<long> runs, DateTimeOffset now, CancellationToken ct)
    {
        var ramps = await db.Set<SendingRamp>().AsNoTracking().Where(ramp => ramp.Channel == channel && ramp.HeldSince != null && runs.Contains(ramp.OccurrenceId)).ToListAsync(ct);
        return [.. ramps.Where(ramp => ramp.IsHeld(now)).Select(ramp => ramp.OccurrenceId)];
    }

    /// <summary>How many more rows may be claimed of each run that begins small; runs without a ramp are not named. Part of the transaction that claims.</summary>
    public static async Task<IReadOnlyDictionary<long, int>> RoomAsync(ConsoleDb db, string channel, IReadOnlyList<long> runs, DateTimeOffset now, CancellationToken ct)
    {
        var open = db.Set<SendingRamp>().Where(ramp => ramp.Channel == channel && runs.Contains(ramp.OccurrenceId) && ramp.Stage < Shares.Count);
        var found = await open.Select(ramp => ramp.OccurrenceId).ToArrayAsync(ct);
        if (found.Length == 0) return new Dictionary<long, int>();
        // On PostgreSQL two nodes would each count what the other is about to claim as room of its own.
        if (!db.IsSqlite) await db.Database.ExecuteSqlAsync($"SELECT 1 FROM sending_ramp WHERE channel = {channel} AND occurrence_id = ANY({found}) ORDER BY occurrence_id FOR UPDATE", ct);
        var room = new Dictionary<long, int>();
        foreach (var ramp in await open.OrderBy(ramp => ramp.OccurrenceId).ToListAsync(ct)) room[ramp.OccurrenceId] = await RoomOfAsync(db, ramp, now, ct);
        await db.SaveChangesAsync(ct);
        return room;
    }

    static async Task<int> RoomOfAsync(ConsoleDb db, SendingRamp ramp, DateTimeOffset now, CancellationToken ct)
    {
        if (ramp.IsHeld(now)) return 0;
        var gone = await GoneAsync(db, ramp, ct);
        if (ramp.HeldSince is not null && !await AdvanceAsync(db, ramp, gone, now, ct)) return 0;
        if (ramp.Stage >= Shares.Count) return int.MaxValue;
        var claimed = await db.Set<Delivery>().LongCountAsync(row => row.State == DeliveryState.Claimed && row.Channel == ramp.Channel && row.OccurrenceId == ramp.OccurrenceId, ct);
        var left = LimitOf(ramp.Stage, ramp.Planned) - gone - claimed;
        // What is claimed may yet be held back and make room again: the hold begins once the share has gone.
        if (left <= 0 && claimed == 0) ramp.HeldSince = now;
        return (int)Math.Clamp(left, 0, int.MaxValue);
    }

    /// <summary>Messages that have begun to go, counted in the index of states; and those that wait, with a reason, after an attempt that may have left.</summary>
    internal static async Task<long> GoneAsync(ConsoleDb db, SendingRamp ramp, CancellationToken ct)
    {
        var rows = db.Set<Delivery>().Where(row => row.Channel == ramp.Channel && row.OccurrenceId == ramp.OccurrenceId);
        return await rows.LongCountAsync(row => EF.Constant(Gone).Contains(row.State), ct)
            + await rows.LongCountAsync(row => row.State == DeliveryState.Planned && row.Reason != null && row.FirstAttemptAt != null, ct);
    }

    /// <summary>The hold is over: the next share may go, unless the figures of this one ask for a person.</summary>
    static async Task<bool> AdvanceAsync(ConsoleDb db, SendingRamp ramp, long gone, DateTimeOffset now, CancellationToken ct)
    {
        var guards = (await SettingsBook.ReadAsync<ChannelPolicy>(db, ct)).Guards with { LeastAttempts = LeastAttempts };
        var campaign = await CampaignOfAsync(db, ramp.OccurrenceId, ct);
        var figures = await FiguresAsync(db, ramp, campaign, gone, ct);
        if (guards.Verdict(figures) is { } verdict)
        {
            ramp.HeldFor = verdict;
            await AuditTrail.NoteAsync(db, Actor.Job("sending"), now, "campaign.ramp_held", campaign, null, new { run = ramp.OccurrenceId, ramp.Channel, ramp.Stage, verdict, figures }, ct);
            return false;
        }

        (ramp.Stage, ramp.HeldSince) = (ramp.Stage + 1, null);
        return true;
    }

    internal static Task<long> CampaignOfAsync(ConsoleDb db, long occurrence, CancellationToken ct) =>
        db.Set<Occurrence>().Where(run => run.Id == occurrence).Select(run => run.CampaignId).FirstAsync(ct);

    static async Task<ChannelFigures> FiguresAsync(ConsoleDb db, SendingRamp ramp, long campaign, long gone, CancellationToken ct)
    {
        var rows = db.Set<Delivery>().Where(row => row.OccurrenceId == ramp.OccurrenceId && row.Channel == ramp.Channel);
        var refused = await rows.LongCountAsync(row => row.State == DeliveryState.Rejected, ct);
        var told = await (from fact in db.Set<DeliveryEvent>()
                          where fact.CampaignId == campaign && (fact.Kind == Returned.Bounced || fact.Kind == Returned.Complained)
                          join row in rows on fact.DeliveryId equals row.Id
                          where row.State != DeliveryState.Rejected
                          select new { fact.DeliveryId, fact.Kind }).Distinct().GroupBy(fact => fact.Kind).Select(group => new { group.Key, Count = group.LongCount() }).ToListAsync(ct);
        long Of(string kind) => told.Where(group => group.Key == kind).Sum(group => group.Count);
        return new ChannelFigures(gone, refused + Of(Returned.Bounced), Of(Returned.Complained), 0, 0);
    }

    /// <summary>Ends the ramps of a run without messages to come: what is planned for it later, such as reminders, begins no new one.</summary>
    public static Task EndAsync(ConsoleDb db, long run, CancellationToken ct) => db.Set<SendingRamp>().Where(ramp => ramp.OccurrenceId == run && ramp.Stage < Shares.Count)
        .ExecuteUpdateAsync(set => set.SetProperty(ramp => ramp.Stage, Shares.Count).SetProperty(ramp => ramp.HeldSince, (DateTimeOffset?)null).SetProperty(ramp => ramp.HeldFor, (string?)null), ct);
}
