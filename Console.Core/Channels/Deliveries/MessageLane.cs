using System.Diagnostics;
using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Channels.Adapters.Outbox;
using CampaignConsole.Core.Channels.Deliveries.Domains;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Deliveries;

/// <summary>Rows of one channel that are claimed and composed, and wait for their turn.</summary>
/// <param name="Owner">Names this node and portion; nobody else ever uses it.</param>
/// <param name="IsTrial">The channel's breaker has been open: one message shows whether it may close.</param>
/// <param name="IsFull">There may be more that is due, and the channel does not wait for its rate: it is worth making the next portion ready ahead.</param>
/// <param name="Since">Runs from the moment at which they were claimed.</param>
sealed record Portion(
    OpenChannel Channel, string Owner, bool IsTrial, bool IsFull, IReadOnlyList<ClaimedRow> Rows, IReadOnlyDictionary<long, OutgoingMessage?> Messages, SendingCosts Costs, SignOfLife Alive, Stopwatch Since);

/// <summary>Sends what is due on one message channel: claims rows, then commit by commit carries the next few into sending together with the results of the last few.</summary>
public sealed class MessageLane(
    WriteGate gate, IDbContextFactory<ConsoleDb> databases, MessageComposer composer, SendJudge judge, LiveUpdates updates, LeaseClock leases, ChannelWatch watch, DomainThrottle domains, TimeProvider clock)
{
    const int MostClaimed = 512;

    /// <summary>Volleys of a portion that are left when the next one is made ready: long enough for that, and so short that its lease is hardly older than its claim.</summary>
    const int VolleysAhead = 6;

    /// <summary>Waits: the domain of the address takes no more for now.</summary>
    internal const string DomainReason = "domain_busy";

    static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(400);

    /// <summary>Claims a portion of what is due and composes it; null when nothing is.</summary>
    internal async Task<Portion?> ReadyAsync(OpenChannel channel, IReadOnlyList<long> runs, string owner, bool isTrial, CancellationToken ct)
    {
        var most = isTrial ? 1 : channel.IsSandbox ? MostClaimed : Math.Clamp(Math.Min(channel.Setting.RatePerSecond * 3, MostClaimed), channel.Width, MostClaimed);
        var name = channel.Adapter.Name;
        var claimed = await gate.WriteAsync(
            async db => await DeliveryLedger.ClaimAsync(db, name, runs, owner, most, await leases.NowAsync(db, ct) + DeliveryLedger.Lease, clock.GetUtcNow(), ct), ct, WriteUrgency.Bulk);
        if (claimed.Count == 0)
        {
            if (isTrial) await watch.GiveTrialBackAsync(name);
            return null;
        }

        var (alive, since) = (new SignOfLife(), Stopwatch.StartNew());
        try
        {
            return new Portion(
                channel, owner, isTrial, claimed.Count == MostClaimed, claimed, await composer.ComposeAsync(claimed, ct, channel.IsSandbox), await SendingCosts.ReadAsync(databases, channel, ct), alive, since);
        }
        catch
        {
            await EndAsync(owner, [], claimed, alive);
            throw;
        }
    }

    /// <summary>Gives back a portion that nobody will send here.</summary>
    internal Task GiveBackAsync(Portion portion) => EndAsync(portion.Owner, [], portion.Rows, portion.Alive);

    /// <summary>Sends a portion.</summary>
    /// <param name="almost">Called when little of it is left and more is due: time to make the next one ready.</param>
    internal async Task SendAsync(Portion portion, RateLimit rate, Action almost, CancellationToken ct)
    {
        var (channel, owner, isTrial, isFull, claimed, messages, costs, alive, since) = portion;
        var name = channel.Adapter.Name;
        IReadOnlyList<Attempt> done = [];
        var left = new Queue<ClaimedRow[]>(claimed.Chunk(channel.Width));
        var fares = new PortionPulse(null, clock);
        try
        {
            var (policy, pulse) = await FaresAsync(name, ct);
            fares = new PortionPulse(channel.IsSandbox ? null : (pulse, policy.Guards), clock);
            var turn = domains.Begin(channel, messages, policy.Domains);
            left = turn.Volleys(await HoldBackAsync(owner, claimed, turn.Late(claimed)), channel.Width);
            // The breaker may have opened while the portion waited.
            while (left.Count > 0 && (isTrial || channel.IsSandbox || !pulse.IsOpen) && since.Elapsed < DeliveryLedger.Lease / 2 && !ct.IsCancellationRequested)
            {
                var next = left.Dequeue();
                if (isFull && left.Count <= VolleysAhead)
                {
                    almost();
                    isFull = false;
                }

                var (results, sender) = (done, channel.Sender!);
                var going = await gate.WriteAsync(db =>
                {
                    alive.Given();
                    return TurnAsync(db, owner, results, next, channel, messages, costs, ct);
                }, ct, WriteUrgency.Bulk);
                done = [];
                if (going.Count == 0) continue;
                done = costs.Price(await SendAsync(channel, sender, owner, going, messages, rate, alive, ct), messages);
                if (!fares.GoesOn(done)) break;
                turn.Note(done);
                if (turn.Closed(left.SelectMany(rows => rows)) is { Count: > 0 } closed) left = turn.Volleys(await HoldBackAsync(owner, [.. left.SelectMany(rows => rows)], closed), channel.Width);
                if (done.Any(attempt => attempt.ClosesChannel || attempt.Next is { State: DeliveryState.Planned, Reason: null })) break;
            }
        }
        finally
        {
            // Whatever happened, the results of messages that are out must reach the ledger, and rows that were not begun are given back.
            await EndAsync(owner, done, [.. left.SelectMany(rows => rows)], alive);
            await watch.NoteAsync(name, fares.Volleys);
            updates.Publish(LiveUpdates.Deliveries);
        }

        // Not where something broke: then the trial waits as if its node had died.
        if (isTrial && fares.Volleys.All(volley => volley.Outcomes.All(one => one == AttemptOutcome.None))) await watch.GiveTrialBackAsync(name);
    }

    Task EndAsync(string owner, IReadOnlyList<Attempt> results, IReadOnlyList<ClaimedRow> rest, SignOfLife alive) => alive.UntilLostAsync(() => gate.WriteAsync(async db =>
    {
        var now = clock.GetUtcNow();
        await SendResults.WriteAsync(db, owner, results, now, CancellationToken.None);
        if (rest.Count > 0)
            await DeliveryLedger.MoveAsync(db, [.. rest.Select(row => row.Id)], owner, DeliveryState.Claimed, new NextState(DeliveryState.Planned, null, now), now, CancellationToken.None);
    }, CancellationToken.None, WriteUrgency.Bulk));

    async Task<(ChannelPolicy Policy, ChannelPulse Pulse)> FaresAsync(string channel, CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        return (await SettingsBook.ReadAsync<ChannelPolicy>(db, ct), await ChannelWatch.PulseAsync(db, channel, ct));
    }

    /// <summary>Gives rows back until the domain they go to has room; the others of the portion need not wait for it.</summary>
    /// <returns>The others.</returns>
    async Task<IReadOnlyList<ClaimedRow>> HoldBackAsync(string owner, IReadOnlyList<ClaimedRow> rows, Dictionary<long, DateTimeOffset> late)
    {
        if (late.Count == 0) return rows;
        await gate.WriteAsync(async db =>
        {
            // To the second, so that a crowd is a few statements.
            foreach (var same in late.GroupBy(pair => new DateTimeOffset(pair.Value.UtcTicks - (pair.Value.UtcTicks % TimeSpan.TicksPerSecond) + TimeSpan.TicksPerSecond, TimeSpan.Zero)))
                await DeliveryLedger.MoveAsync(
                    db, [.. same.Select(pair => pair.Key)], owner, DeliveryState.Claimed, new NextState(DeliveryState.Planned, DomainReason, same.Key), clock.GetUtcNow(), CancellationToken.None);
        }, CancellationToken.None, WriteUrgency.Bulk);
        return [.. rows.Where(row => !late.ContainsKey(row.Id))];
    }

    /// <summary>The one commit: results of the last few in, the next few checked and on their way.</summary>
    async Task<List<ClaimedRow>> TurnAsync(
        ConsoleDb db, string owner, IReadOnlyList<Attempt> results, ClaimedRow[] claimed, OpenChannel channel, IReadOnlyDictionary<long, OutgoingMessage?> messages, SendingCosts costs, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await SendResults.WriteAsync(db, owner, results, now, ct);
        var lost = KeyWindows.Among(claimed, channel.Sender!.Class, now);
        ClaimedRow[] next = [.. claimed.Where(row => !lost.ContainsKey(row.Id))];
        var held = await judge(db, next, channel.IsSandbox, now, ct, next.Where(row => messages[row.Id] is null).Select(row => row.Id).ToHashSet());
        foreach (var (id, state) in await TemplateGate.JudgeAsync(db, [.. next.Where(row => !held.ContainsKey(row.Id))], messages, channel.IsSandbox, now, ct)) held[id] = state;
        foreach (var row in next.Where(row => held.ContainsKey(row.Id))) held[row.Id] = KeyWindows.GivenUp(row, held[row.Id]);
        foreach (var (id, state) in lost) held[id] = state;
        await DeliveryLedger.HoldAsync(db, claimed, held, owner, now, ct);
        var going = next.Where(row => !held.ContainsKey(row.Id)).ToList();
        if (going.Count == 0) return going;
        var ids = going.Select(row => row.Id).ToList();
        var started = 0;
        foreach (var same in going.GroupBy(row => costs.Of(messages[row.Id])))
            started += await DeliveryLedger.StartAsync(db, [.. same.Select(row => row.Id)], owner, channel.Sender!.Class, leases, DeliveryLedger.Lease, now, ct, same.Key);
        if (started == going.Count) return going;
        // The lease was lost for some of them: only what is in sending under our name may go.
        var ours = await db.Set<Delivery>().Where(row => ids.Contains(row.Id) && row.Owner == owner && row.State == DeliveryState.Sending).Select(row => row.Id).ToListAsync(ct);
        return [.. going.Where(row => ours.Contains(row.Id))];
    }

    async Task<IReadOnlyList<Attempt>> SendAsync(
        OpenChannel channel, ISender sender, string owner, List<ClaimedRow> rows, IReadOnlyDictionary<long, OutgoingMessage?> messages, RateLimit rate, SignOfLife alive,
        CancellationToken ct)
    {
        using var halt = CancellationTokenSource.CreateLinkedTokenSource(ct);
        if (channel.IsSandbox) return await Task.Run(() => Task.WhenAll(rows.Select(row => OneAsync(row))), CancellationToken.None);
        var sending = Task.WhenAll(rows.Chunk(sender.Most).Select(async call =>
        {
            foreach (var _ in call) await rate.WaitAsync(channel.Setting.RatePerSecond, halt.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return sender.Most == 1 ? [await OneAsync(call[0])] : await CallAsync(call);
        }));
        // Also within one call of a sender that goes on message by message, and while a look takes long.
        halt.CancelAfter(alive.Left);
        while (await Task.WhenAny(sending, Task.Delay(BetweenLooks, CancellationToken.None)) != sending)
        {
            await alive.TryAsync(() => LookAsync(channel.Adapter.Name, owner, rows, alive, halt));
            halt.CancelAfter(alive.Left);
        }

        return [.. (await sending).SelectMany(call => call)];

        // A node that stood still, or cannot reach the database, may have lost the row to another meanwhile: it begins nothing any more.
        bool IsHalted() => halt.IsCancellationRequested || !alive.MayBegin;

        async Task<Attempt[]> CallAsync(ClaimedRow[] call)
        {
            var results = IsHalted()
                ? [.. Enumerable.Repeat<SendResult>(new SendResult.NotStarted("stopped"), call.Length)]
                : await sender.SendAsync([.. call.Select(row => messages[row.Id]!)], halt.Token);
            return [.. call.Zip(results, Ended)];
        }

        async Task<Attempt> OneAsync(ClaimedRow row) =>
            Ended(row, IsHalted() ? new SendResult.NotStarted("stopped") : await sender.SendAsync(messages[row.Id]!, halt.Token));

        Attempt Ended(ClaimedRow row, SendResult result)
        {
            var message = messages[row.Id]!;
            var now = clock.GetUtcNow();
            var next = AfterSend.Of(result, sender.Class, row.Attempt + 1, row.FirstAttemptAt ?? now, now, mayHaveLeft: row.FirstAttemptAt is not null);
            var path = channel.IsSandbox && next.State == DeliveryState.Accepted ? OutboxSender.PathOf("", row.Channel, row.OccurrenceId, row.Key) : null;
            return new Attempt(row, next, message.Offer, path, result is SendResult.Rejected { Consequence: not Consequence.None }, ChannelPulse.OutcomeOf(result))
            {
                Cause = (result as SendResult.NotStarted)?.Cause, SentNothing = result is SendResult.NotStarted or SendResult.Deferred or SendResult.Rejected,
            };
        }
    }

    /// <summary>While messages are on their way: keeps the lease, and stops what has not left when somebody pulled a switch.</summary>
    async Task LookAsync(string channel, string owner, List<ClaimedRow> rows, SignOfLife alive, CancellationTokenSource halt)
    {
        await using (var db = databases.CreateDbContext())
        {
            var stops = await StopSigns.ReadAsync(db, CancellationToken.None);
            var active = await DeliveryLedger.ActiveRunsAsync(db, CancellationToken.None);
            if (stops.Stops(channel) || rows.Any(row => stops.Campaigns.Contains(row.CampaignId) || active.All(run => run.OccurrenceId != row.OccurrenceId))) await halt.CancelAsync();
        }

        await gate.WriteAsync(async db =>
        {
            alive.Given();
            await DeliveryLedger.ProlongAsync(db, owner, await leases.NowAsync(db, CancellationToken.None) + DeliveryLedger.Lease, CancellationToken.None);
        }, CancellationToken.None);
    }
}
