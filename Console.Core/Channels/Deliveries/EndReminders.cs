using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Deliveries;

/// <summary>
/// Reminds holders who have not used an offer, some days before it ends for them. Planned when the day is near, not with the launch (ADR 9): whoever has used it by
/// then costs no row, claims are found like assignments, and a run does not stay open for weeks; it sends once more, and ends again when its reminders balance.
/// </summary>
public sealed class EndReminders(WriteGate gate, IDbContextFactory<ConsoleDb> databases, LiveUpdates updates, TimeProvider clock) : IRecurringJob
{
    /// <summary>Of the ledger row: no channel of a campaign has a step as high.</summary>
    public const short Step = 100;

    /// <summary>How long before their hour reminders are planned: no two clocks on earth are further apart, and an hour between two looks.</summary>
    static readonly TimeSpan Ahead = TimeSpan.FromHours(36);

    static readonly TimeSpan BetweenLooks = TimeSpan.FromHours(1);

    public string Name => "end-reminders";

    public TimeSpan Every => TimeSpan.FromMinutes(5);

    public async Task TickAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        List<long> campaigns;
        await using (var db = databases.CreateDbContext())
        {
            var before = now - BetweenLooks;
            campaigns = await db.Set<Campaign>()
                .Where(campaign => campaign.EndReminderDays != null && campaign.LaunchedAt != null && (campaign.RemindedAt == null || campaign.RemindedAt <= before)
                    && (campaign.State == CampaignState.Scheduled || campaign.State == CampaignState.Running || campaign.State == CampaignState.Finished)
                    && db.Set<Offer>().Any(offer => offer.Id == campaign.OfferId && offer.State == OfferState.Live && offer.EndedAt == null)
                    // While a run assigns, who will hold it is not known yet: the next look after its end finds them together.
                    && !db.Set<Occurrence>().Any(run => run.CampaignId == campaign.Id && run.Now != null && run.AssignedAt == null
                        && (run.State == OccurrenceState.Due || run.State == OccurrenceState.Assigning)))
                .OrderBy(campaign => campaign.Id).Select(campaign => campaign.Id).ToListAsync(ct);
        }

        foreach (var id in campaigns) await RemindAsync(id, now, ct);
    }

    async Task RemindAsync(long campaign, DateTimeOffset now, CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        var about = await CampaignCase.ReadAsync(db, campaign, ct);
        var scope = about.Campaign.LaunchedScope is { } json ? Scope.FromJson(json) : Scope.Everything;
        var last = about.Campaign.RemindedAt ?? about.Campaign.LaunchedAt!.Value;
        var assigned = await db.Set<Occurrence>().Where(run => run.CampaignId == campaign && run.AssignedAt > last).Select(run => run.Id).ToArrayAsync(ct);
        var round = new Round(
            about, await RunTerms.ReadAsync(db, about, scope, now, ct), (await SettingsBook.ReadAsync<ChannelPolicy>(db, ct)).QuietWhereUnknown.To,
            TimeSpan.FromDays(about.Campaign.EndReminderDays!.Value), last, assigned, await SettingsBook.ReadAsync<RestoreMark>(db, ct));
        var planned = 0L;
        for (var done = 0L; round.IsNear;)
        {
            var members = await round.Holders(db).Where(row => row.MemberId > done).Select(row => row.MemberId).Distinct().OrderBy(member => member).Take(MemberFacts.Block).ToArrayAsync(ct);
            if (members.Length == 0) break;
            done = members[^1];
            planned += await PlanAsync(await MessagesAsync(db, round, members, ct), now, ct);
        }

        await gate.WriteAsync(write => write.Set<Campaign>().Where(row => row.Id == campaign).ExecuteUpdateAsync(set => set.SetProperty(row => row.RemindedAt, now), ct), ct, WriteUrgency.Bulk);
        if (planned > 0) updates.Publish(LiveUpdates.Deliveries);
    }

    /// <summary>Writes the rows of a block; their runs send again until these have come to an end.</summary>
    async Task<long> PlanAsync(IReadOnlyList<Delivery> messages, DateTimeOffset now, CancellationToken ct)
    {
        if (messages.Count == 0) return 0;
        var runs = messages.Select(message => message.OccurrenceId).Distinct().ToArray();
        return await gate.WriteAsync(async db =>
        {
            // Before the rows are written: the sweep, which ends runs without rows to come, does so before this or sees them.
            await DeliveryLedger.LockRunsAsync(db, runs, ct);
            var added = await DeliveryPlanning.PlanAsync(db, messages, ct);
            if (added > 0)
                await db.Set<Occurrence>().Where(run => EF.Parameter(runs).Contains(run.Id) && (run.State == OccurrenceState.Finished || run.State == OccurrenceState.Stuck))
                    .ExecuteUpdateAsync(set => set.SetProperty(run => run.State, OccurrenceState.Sending).SetProperty(run => run.StuckReason, (string?)null), ct);
            return added;
        }, ct, WriteUrgency.Bulk);
    }

    static async Task<IReadOnlyList<Delivery>> MessagesAsync(ConsoleDb db, Round round, long[] members, CancellationToken ct)
    {
        var campaign = round.About.Campaign.Id;
        var held = (await round.Holders(db).Where(row => EF.Parameter(members).Contains(row.MemberId)).AsNoTracking().ToListAsync(ct))
            .GroupBy(row => row.MemberId).ToDictionary(rows => rows.Key, rows => rows.MaxBy(row => row.Id)!);
        var used = (await db.Set<ActivityEntry>().Where(entry => entry.Kind == ActivityKind.Redeemed && entry.CampaignId == campaign && EF.Parameter(members).Contains(entry.MemberId))
            .Select(entry => entry.MemberId).Distinct().ToListAsync(ct)).ToHashSet();
        var zones = await db.Set<Member>().Where(member => EF.Parameter(members).Contains(member.Id)).Select(member => new { member.Id, member.TimeZone })
            .ToDictionaryAsync(member => member.Id, member => member.TimeZone, ct);
        var facts = await MemberFacts.ReadAsync(db, round.Terms, members, ct);
        var messages = new List<Delivery>();
        foreach (var member in facts.Members)
        {
            if (member.Erased || member.Merged || member.OutOfScope || member.ObjectsToPersonal || used.Contains(member.MemberId) || !held.TryGetValue(member.MemberId, out var row)) continue;
            var end = round.EndOf(row);
            // Who got it too late for that day was told of the end with it.
            if (round.Moment(end, zones[member.MemberId]) is not { } moment || moment < (row.ClaimedAt ?? row.At)) continue;
            foreach (var channel in round.Channels(member))
                if (Address(channel, row, facts) is var (identity, address))
                {
                    var message = new PlannedMessage(row.Id, row.OriginMemberId, row.MemberId, channel, Step, identity, address, moment, end);
                    var planned = DeliveryPlanning.Row(row.OccurrenceId, campaign, message, round.Terms.Now);
                    messages.Add(round.Restored.Covers(moment) ? RestoredLedger.Held(planned, round.Restored) : planned);
                }
        }

        return messages;
    }

    static (long? Identity, string Address)? Address(string channel, Assignment row, BlockFacts facts)
    {
        if (MemberFacts.AddressKind(channel) is not { } kind) return (null, $"member:{row.OriginMemberId}");
        return facts.Addresses.TryGetValue((row.MemberId, kind), out var found) ? (found.IdentityId, found.Value) : null;
    }

    /// <summary>One look at the holders of one campaign.</summary>
    /// <param name="Hour">When on the wall clock it is sent: the end of the strictest quiet hours.</param>
    /// <param name="Before">How long before the end.</param>
    /// <param name="Last">When they were looked for last.</param>
    /// <param name="Assigned">Runs that have come to the end of their assigning since then: their rows say when the run began.</param>
    /// <param name="Restored">Whether the database was put back from a backup: what was due before may have been sent.</param>
    sealed record Round(CampaignCase About, RunTerms Terms, TimeOnly Hour, TimeSpan Before, DateTimeOffset Last, long[] Assigned, RestoreMark Restored)
    {
        DateTimeOffset From => Last + Before + Ahead;

        DateTimeOffset To => Terms.Now + Before + Ahead;

        /// <summary>Whether anybody can be near the end at all: a member's own end may be, a common one only from its day on, and nobody's once all is over.</summary>
        public bool IsNear => Terms.OfferEnd is { } common ? common > Terms.Now && (HasOwnEnds || common <= To) : HasOwnEnds;

        bool HasOwnEnds => About.Offer?.When.DaysFromAssignment is not null;

        /// <summary>Holders whose end came near since the last look, and those who got it since then with an end as near.</summary>
        public IQueryable<Assignment> Holders(ConsoleDb db)
        {
            var (campaign, from, to, last, assigned) = (About.Campaign.Id, From, To, Last, Assigned);
            var held = db.Set<Assignment>().Held(Terms.Now).Where(row => row.CampaignId == campaign);
            if (Terms.OfferEnd is not { } common)
                return held.Where(row => row.EndsAt <= to && (row.EndsAt > from || row.ClaimedAt > last || (row.ClaimedAt == null && EF.Parameter(assigned).Contains(row.OccurrenceId))));
            var isNear = common <= to;
            var cameNear = isNear && common > from;
            return held.Where(row =>
                (row.EndsAt < common && row.EndsAt <= to
                    && (row.EndsAt > from || row.ClaimedAt > last || (row.ClaimedAt == null && EF.Parameter(assigned).Contains(row.OccurrenceId))))
                || ((row.EndsAt == null || row.EndsAt >= common)
                    && (cameNear || (isNear && (row.ClaimedAt > last || (row.ClaimedAt == null && EF.Parameter(assigned).Contains(row.OccurrenceId)))))));
        }

        public DateTimeOffset EndOf(Assignment row) => (row.EndsAt, Terms.OfferEnd) switch
        {
            ({ } own, { } common) => own < common ? own : common,
            ({ } own, null) => own,
            (null, { } common) => common,
            (null, null) => throw new InvalidOperationException("A holder without an end is not reminded of it."),
        };

        /// <summary>The hour on the member's clock so many days before the last day; null where that lies too far back to make sense.</summary>
        public DateTimeOffset? Moment(DateTimeOffset end, string? zone)
        {
            var clock = Instants.Zone(Instants.IsZone(zone) ? zone! : About.Brand.TimeZone);
            var lastDay = Instants.Date(end.AddMilliseconds(-1), Instants.Zone(About.Brand.TimeZone));
            var moment = Instants.At(lastDay.AddDays(-Before.Days).ToDateTime(Hour), clock);
            return moment < end ? moment : null;
        }

        /// <summary>All channels by which the member may be told; where they go one after the other, the first of them.</summary>
        public IEnumerable<string> Channels(ConsideredMember member) =>
            ChannelOrder.Of(Terms.Channels, Terms.Rule.Sending & member.Consents & member.Addresses, member.Preferred).Where(told => told.Step == 1).Select(told => told.Channel);
    }
}
