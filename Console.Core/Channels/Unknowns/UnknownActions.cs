using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.Returns;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Unknowns;

/// <summary>
/// An operator decides what became of messages that nobody knows the end of. Each decision is audited with its reason; where a proof or the 72 hours came first, that holds.
/// </summary>
public sealed class UnknownActions(WriteGate gate, LiveUpdates updates, TimeProvider clock)
{
    const int Portion = 500;

    const int LongestReason = 500;

    /// <summary>Says that they were sent: they count as sent, and members' ledgers say so.</summary>
    /// <returns>How many were settled.</returns>
    /// <exception cref="Refused"><c>unknown_reason</c>, <c>right_missing</c></exception>
    public Task<long> AcceptAsync(Actor by, UnknownChoice choice, string reason, CancellationToken ct) => MarkAsync(by, choice, DeliveryState.Accepted, reason, "delivery.mark_accepted", ct);

    /// <summary>Says that they never arrived: they count as failed.</summary>
    /// <returns>How many were settled.</returns>
    /// <exception cref="Refused"><c>unknown_reason</c>, <c>right_missing</c></exception>
    public Task<long> RejectAsync(Actor by, UnknownChoice choice, string reason, CancellationToken ct) => MarkAsync(by, choice, DeliveryState.Rejected, reason, "delivery.mark_rejected", ct);

    /// <summary>
    /// The second of two steps: sends again what <see cref="UnknownQueries.PlanAsync(Actor, UnknownChoice, CancellationToken)"/> counted. Each row ends as resent; a row of its own,
    /// with a key of its own, goes through all checks of sending, consent and quiet hours among them.
    /// </summary>
    /// <param name="confirmed">The number that the person saw; another number by now is asked for again.</param>
    /// <returns>How many are sent again.</returns>
    /// <exception cref="Refused"><c>unknown_reason</c>, <c>unknown_changed</c>, <c>right_missing</c></exception>
    public async Task<long> SendAgainAsync(Actor by, UnknownChoice choice, long confirmed, string reason, CancellationToken ct)
    {
        by.Demand(Right.LaunchCampaigns);
        var why = ReasonOf(reason);
        var now = clock.GetUtcNow();
        var all = 0L;
        var rows = await gate.WriteAsync(async db =>
        {
            if ((await UnknownQueries.PlanAsync(db, by, choice, now, ct)).Resent != confirmed) throw ChannelRefusals.UnknownChanged();
            var ids = await Resendable(db, by, choice, now).OrderBy(row => row.Id).Select(row => row.Id).ToArrayAsync(ct);
            await NoteAsync(db, by, "delivery.send_again", choice, ids.Length, why, now, ct);
            return ids;
        }, ct);
        foreach (var ids in rows.Chunk(Portion)) all += await gate.WriteAsync(db => ResendAsync(db, ids, now, ct), ct, WriteUrgency.Bulk);
        updates.Publish(LiveUpdates.Deliveries);
        return all;
    }

    async Task<long> MarkAsync(Actor by, UnknownChoice choice, DeliveryState to, string reason, string verb, CancellationToken ct)
    {
        by.Demand(Right.LaunchCampaigns);
        var why = ReasonOf(reason);
        var (now, moved, after) = (clock.GetUtcNow(), 0L, 0L);
        while (true)
        {
            var (taken, last, count) = await gate.WriteAsync(async db =>
            {
                var rows = await UnknownQueries.Within(db, by, UnknownRules.Of(db, choice, now)).AsNoTracking().Where(row => row.Id > after).OrderBy(row => row.Id).Take(Portion).ToListAsync(ct);
                if (rows.Count == 0) return (0, after, 0);
                var settled = await Unsettled.SettleAsync(db, rows, to, now, ct, "marked_rejected");
                if (settled > 0) await NoteAsync(db, by, verb, choice, settled, why, now, ct);
                return (rows.Count, rows[^1].Id, settled);
            }, ct);
            (moved, after) = (moved + count, last);
            if (taken < Portion) break;
        }

        updates.Publish(LiveUpdates.Deliveries);
        return moved;
    }

    static async Task<long> ResendAsync(ConsoleDb db, long[] ids, DateTimeOffset now, CancellationToken ct)
    {
        DeliveryMoves.Demand(DeliveryState.Unknown, DeliveryState.Resent);
        var held = await Unsettled.HeldAsync(db, ids, ct);
        var rows = await db.Set<Delivery>().AsNoTracking().Where(row => EF.Parameter(held).Contains(row.Id)).ToListAsync(ct);
        var runs = rows.Select(row => row.OccurrenceId).Distinct().Order().ToArray();
        // The sweep, which ends runs without rows to come, does so before this or sees them.
        await DeliveryLedger.LockRunsAsync(db, runs, ct);
        await db.Set<Delivery>().Where(row => EF.Parameter(held).Contains(row.Id))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, DeliveryState.Resent).SetProperty(row => row.UpdatedAt, now), ct);
        // Not as a launch plans, which leaves out what is there: a row that ended as resent without one in its place would be a message lost.
        var planned = await db.InsertAsync(rows.Select(row => Again(row, now)), ct);
        await db.Set<Occurrence>().Where(run => EF.Parameter(runs).Contains(run.Id) && (run.State == OccurrenceState.Finished || run.State == OccurrenceState.Stuck))
            .ExecuteUpdateAsync(set => set.SetProperty(run => run.State, OccurrenceState.Sending).SetProperty(run => run.StuckReason, (string?)null), ct);
        return planned;
    }

    /// <summary>The same message to the same address, as a row of its own.</summary>
    static Delivery Again(Delivery row, DateTimeOffset now)
    {
        var step = (short)(row.Step + UnknownRules.ResentStep);
        return new Delivery
        {
            Key = Ids.DeliveryKey(row.OccurrenceId, row.OriginMemberId, row.Channel, step), OccurrenceId = row.OccurrenceId, CampaignId = row.CampaignId, Channel = row.Channel, Step = step,
            OriginMemberId = row.OriginMemberId, MemberId = row.MemberId, AssignmentId = row.AssignmentId, IdentityId = row.IdentityId, AddressHash = row.AddressHash,
            NotBefore = now, ExpiresAt = row.ExpiresAt, UpdatedAt = now,
        };
    }

    static IQueryable<Delivery> Resendable(ConsoleDb db, Actor by, UnknownChoice choice, DateTimeOffset now)
    {
        var classes = UnknownRules.Resendable.ToArray();
        return UnknownQueries.Within(db, by, UnknownRules.Of(db, choice, now)).Where(row => row.Step < EndReminders.Step && EF.Constant(classes).Contains(row.Class)
            && (row.ExpiresAt == null || row.ExpiresAt > now) && db.Set<Campaign>().Any(campaign => campaign.Id == row.CampaignId && campaign.State != CampaignState.Stopped));
    }

    static Task NoteAsync(ConsoleDb db, Actor by, string verb, UnknownChoice choice, long count, string reason, DateTimeOffset now, CancellationToken ct) =>
        AuditTrail.NoteAsync(db, by, now, verb, choice.Filter.Campaign?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "all", null,
            new { count, reason, choice.Filter, choice.Ids }, ct);

    static string ReasonOf(string reason) => reason.Trim() is { Length: > 0 and <= LongestReason } why ? why : throw ChannelRefusals.UnknownReason();
}
