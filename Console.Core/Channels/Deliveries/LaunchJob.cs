using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Approval;
using CampaignConsole.Core.Campaigns.Policies;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Channels.Deliveries.Ramps;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Events;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Codes;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Deliveries;

/// <summary>
/// Launches one run: resolves the audience as a set, decides member by member in key order, and writes a row for everyone considered together with the
/// planned messages. Rows, facts, messages and cursor of a block are one transaction: killed at any line it goes on behind the last block, without doubles.
/// </summary>
public sealed class LaunchJob(IDbContextFactory<ConsoleDb> databases, WriteGate gate, CodeBook codes, ByName<IChannelAdapter> adapters, LiveUpdates updates, TimeProvider clock) : IConsoleJob
{
    /// <summary>Members in one write: tills wait for its end on SQLite, and have little of the processor until then on PostgreSQL.</summary>
    const int Block = 1_000;

    /// <summary>The same while somebody waits at a till.</summary>
    const int BlockBesidePeople = 250;

    public string Name => CampaignRuns.LaunchJob;

    public async Task ExecuteAsync(JobContext run, CancellationToken ct)
    {
        var id = run.Arguments<LaunchArguments>().Occurrence;
        await using var db = databases.CreateDbContext();
        var occurrence = await db.Set<Occurrence>().FirstAsync(row => row.Id == id, ct);
        if (occurrence.State is not (OccurrenceState.Due or OccurrenceState.Assigning)) return;
        var about = await CampaignCase.ReadAsync(db, occurrence.CampaignId, ct);
        if (about.Campaign.State is CampaignState.Paused or CampaignState.Stopped) return;
        var now = occurrence.Now ?? clock.GetUtcNow();
        var members = about.Version is null ? [] : await (await CampaignAudience.MembersAsync(db, about.Campaign, now, ct))
            .Where(member => member > occurrence.LastMemberId).OrderBy(member => member).ToArrayAsync(ct);
        if (occurrence.State == OccurrenceState.Due && !await BeginAsync(about, occurrence, members.Length, now, ct)) return;
        var scope = about.Campaign.LaunchedScope is { } json ? Scope.FromJson(json) : Scope.Everything;
        var terms = await RunTerms.ReadAsync(db, about, scope, now, ct);
        var restored = await SettingsBook.ReadAsync<RestoreMark>(db, ct);
        var isCounted = false;
        var (done, total) = ((long)occurrence.Considered, occurrence.Considered + (long)members.Length);
        // One block is written while the next is decided: what is decided of one member never depends on another.
        await foreach (var block in Blocks(members).MadeAhead(ids => DecideAsync(terms, occurrence, restored, ids, ct), ct))
        {
            if (!await GoesOnAsync(id, ct)) return;
            done += block.Decided.Rows.Count;
            var so = done;
            await gate.WriteAsync(async write =>
            {
                await block.Decided.WriteAsync(write, occurrence, terms.MakesCodes ? codes : null, ct);
                foreach (var (of, message) in block.Messages) message.AssignmentId = of.Id;
                await DeliveryPlanning.PlanAsync(write, block.Messages.Select(pair => pair.Message), ct);
                if (!isCounted && so >= Block) await CountAnewAsync(write, ct);
                await run.SaveCheckpointAsync(write, new LaunchCheckpoint(block.LastMember), so, total, ct);
            }, ct, WriteUrgency.Bulk);
            isCounted |= so >= Block;
        }

        await EndAsync(about, id, ct);
    }

    IEnumerable<long[]> Blocks(long[] members)
    {
        for (var from = 0; from < members.Length;)
        {
            var to = Math.Min(members.Length, from + (gate.ArePeopleAbout ? BlockBesidePeople : Block));
            yield return members[from..to];
            from = to;
        }
    }

    async Task<DecidedBlock> DecideAsync(RunTerms terms, Occurrence occurrence, RestoreMark restored, long[] ids, CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        var decided = await AssignmentBlock.DecideAsync(db, terms, occurrence, ids, ct);
        var messages = decided.Rows.Where(row => row.Row.Outcome == AssignmentOutcome.Assigned && !row.Tell.IsEmpty)
            .SelectMany(row => Messages(row, terms, decided.Addresses).Select(message => (Of: row.Row, Message: DeliveryPlanning.Row(occurrence.Id, occurrence.CampaignId, message, terms.Now))));
        if (restored.Covers(occurrence.DueAt)) messages = messages.Select(pair => (pair.Of, RestoredLedger.Held(pair.Message, restored)));
        // SQLite takes them by address: the index that keeps a shared phone from ringing twice is then walked once instead of jumped about in.
        // PostgreSQL takes them by member: the indexes by member then grow at their end alone, a twelfth less work.
        return new DecidedBlock(decided, [.. db.IsSqlite ? messages.OrderBy(pair => pair.Message.AddressHash) : messages], ids[^1]);
    }

    static IEnumerable<PlannedMessage> Messages(Considered row, RunTerms terms, IReadOnlyDictionary<(long, Members.Identities.IdentityKind), MemberAddress> addresses)
    {
        foreach (var choice in ChannelOrder.Of(terms.Channels, row.Tell, row.Preferred))
        {
            long? identity = null;
            string address;
            if (MemberFacts.AddressKind(choice.Channel) is not { } kind) address = $"member:{row.Row.OriginMemberId}";
            else if (addresses.TryGetValue((row.Row.MemberId, kind), out var found)) (identity, address) = (found.IdentityId, found.Value);
            else continue;

            yield return new PlannedMessage(
                row.Row.Id, row.Row.OriginMemberId, row.Row.MemberId, choice.Channel, choice.Step, identity, address,
                terms.Now + choice.After, row.Row.EndsAt ?? terms.OfferEnd);
        }
    }

    /// <summary>Marks the run as begun, with the facts by which it can be replayed; false when it may not: too late, more members than a launch may reach, or more than were approved.</summary>
    async Task<bool> BeginAsync(CampaignCase about, Occurrence occurrence, int count, DateTimeOffset now, CancellationToken ct)
    {
        return await gate.WriteAsync(async db =>
        {
            var row = await db.Set<Occurrence>().FirstAsync(one => one.Id == occurrence.Id, ct);
            if (about.Schedule.IsTooLate(row.DueAt, clock.GetUtcNow()))
            {
                await CampaignRuns.LeaveOutAsync(db, Actor.Job(Name), row, clock.GetUtcNow(), ct);
                return false;
            }

            if ((await SettingsBook.ReadAsync<CampaignPolicy>(db, ct)).MostRecipients is { } most && count > most)
            {
                row.StuckReason = "too_large";
                return false;
            }

            if (await ApprovalRequests.HasOutgrownAsync(db, about, count, now, ct))
            {
                row.StuckReason = "outgrown";
                return false;
            }

            (row.State, row.StuckReason, row.Now, row.RuleHash) = (OccurrenceState.Assigning, null, now, about.Version?.RuleHash);
            return true;
        }, ct);
    }

    async Task<bool> GoesOnAsync(long id, CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        return await (from run in db.Set<Occurrence>()
                      join campaign in db.Set<Campaign>() on run.CampaignId equals campaign.Id
                      where run.Id == id && run.State == OccurrenceState.Assigning && campaign.State != CampaignState.Paused && campaign.State != CampaignState.Stopped
                      select run.Id).AnyAsync(ct);
    }

    async Task EndAsync(CampaignCase about, long id, CancellationToken ct)
    {
        if (!await GoesOnAsync(id, ct)) return;
        await gate.WriteAsync(async db =>
        {
            var row = await db.Set<Occurrence>().FirstAsync(one => one.Id == id, ct);
            row.AssignedAt = clock.GetUtcNow();
            if (row.Considered >= MemberFacts.Block) await CountAnewAsync(db, ct);

            // The sweep of the ledger ends it; without a single message it is done.
            var planned = await db.Set<Delivery>().AnyAsync(delivery => delivery.OccurrenceId == id, ct);
            (row.State, row.FinishedAt) = planned ? (OccurrenceState.Sending, null) : (OccurrenceState.Finished, row.AssignedAt);
            if (planned && about.Schedule.RampHoldMinutes is { } hold) await RampUp.BeginAsync(db, id, hold, about.Sending.Where(channel => adapters[channel] is IMessageChannel), ct);
            var hash = await db.Set<Offer>().Where(offer => offer.Id == row.OfferId).Select(offer => offer.Hash).FirstOrDefaultAsync(ct);
            EventFeed.Append(db, row.AssignedAt.Value, "assignments.ready", $"campaign/{about.Campaign.Id}", new
            {
                campaignId = about.Campaign.Id, occurrenceId = id, offerId = row.OfferId, hash, considered = row.Considered, assigned = row.Assigned, control = row.Control, suppressed = row.Suppressed,
            });
            db.AfterCommit(() => updates.Publish(LiveUpdates.Deliveries));
        }, ct);
    }

    /// <summary>At its beginning too: a till whose question was planned when the tables were empty would read all of them, row by row, until the launch is over.</summary>
    static async Task CountAnewAsync(ConsoleDb db, CancellationToken ct)
    {
        await db.CountAnewAsync<Assignment>(ct);
        await db.CountAnewAsync<Delivery>(ct);
    }

    /// <summary>A block ready to be written; a message learns the id of its assignment there.</summary>
    sealed record DecidedBlock(AssignmentBlock Decided, IReadOnlyList<(Assignment Of, Delivery Message)> Messages, long LastMember);

    sealed record LaunchCheckpoint(long LastMember);
}
