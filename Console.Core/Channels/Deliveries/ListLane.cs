using System.Runtime.CompilerServices;
using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Channels.Adapters.Files;
using CampaignConsole.Core.Channels.Adapters.Outbox;
using CampaignConsole.Core.Channels.Withdrawals;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Deliveries;

/// <summary>Writes the file of a run on a file channel (class D): all rows are checked into sending, the file is written whole, then all that are in it become accepted.</summary>
public sealed class ListLane(
    WriteGate gate, IDbContextFactory<ConsoleDb> databases, MessageComposer composer, ChannelSenders senders, SendJudge judge, LiveUpdates updates, LeaseClock leases)
{
    const int Portion = 500;

    /// <summary>A lost owner only means that the file is written later.</summary>
    static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    /// <summary>Writes the file of one run, when it has due rows.</summary>
    public async Task<int> StepAsync(OpenChannel channel, long occurrence, string owner, CancellationToken ct)
    {
        var taken = await CheckInAsync(channel, occurrence, owner, ct);
        if (taken == 0) return 0;
        var name = await NameAsync(channel, occurrence, ct);
        try
        {
            var adapter = (IFileChannel)channel.Adapter;
            var (now, until) = (leases.Node, leases.Node.AddDays(channel.OpenDays));
            var empty = new HashSet<long>();
            var manifest = await ListFile.WriteAsync(channel.Folder!, adapter, name, occurrence, MessagesAsync(channel, occurrence, owner, empty, ct), now, ct, until);
            // From here on the file is there, whoever stops.
            await IssuedLists.NoteAsync(gate, channel, name, manifest, CancellationToken.None);
            await EndAsync(channel, occurrence, owner, manifest.Files[0].Name, empty);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // No file is there, so nothing was told: the rows wait for the next try.
            await GiveBackAsync(channel, occurrence, owner);
        }
        catch (OperationCanceledException)
        {
            await GiveBackAsync(channel, occurrence, owner);
            throw;
        }

        updates.Publish(LiveUpdates.Deliveries);
        return taken;
    }

    async Task<int> CheckInAsync(OpenChannel channel, long occurrence, string owner, CancellationToken ct)
    {
        var taken = 0;
        while (true)
        {
            var (claimed, sending) = await gate.WriteAsync(async db =>
            {
                var (until, now) = (await leases.NowAsync(db, ct) + Lease, leases.Node);
                var rows = await DeliveryLedger.ClaimAsync(db, channel.Adapter.Name, [occurrence], owner, Portion, until, now, ct);
                if (rows.Count == 0) return (0, 0);
                var held = await judge(db, rows, channel.IsSandbox, now, ct);
                await DeliveryLedger.HoldAsync(db, rows, held, owner, now, ct);
                var going = rows.Where(row => !held.ContainsKey(row.Id)).Select(row => row.Id).ToList();
                await DeliveryLedger.StartAsync(db, going, owner, DeliveryClass.File, leases, Lease, now, ct);
                return (rows.Count, going.Count);
            }, ct, WriteUrgency.Bulk);
            taken += sending;
            // Rows that were given back are due again at once while somebody holds a switch: one round is enough then.
            if (claimed < Portion || sending == 0) return taken;
        }
    }

    /// <summary>One file an occurrence; what could not go with the first (a pause) goes into a second.</summary>
    async Task<string> NameAsync(OpenChannel channel, long occurrence, CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        var channelName = channel.Adapter.Name;
        var files = await db.Set<Delivery>().Where(row => row.OccurrenceId == occurrence && row.Channel == channelName && row.State == DeliveryState.Accepted)
            .Select(row => row.ProviderId).Distinct().CountAsync(ct);
        var name = ListFile.NameOf(channelName, occurrence);
        return files == 0 ? name : $"{name}-{files + 1}";
    }

    /// <param name="empty">Gets the rows that nothing could be composed for: they are not in the file.</param>
    async IAsyncEnumerable<OutgoingMessage> MessagesAsync(OpenChannel channel, long occurrence, string owner, HashSet<long> empty, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var rows in PortionsAsync(channel, occurrence, owner, ct))
        {
            var messages = await composer.ComposeAsync(rows, ct);
            foreach (var row in rows)
            {
                if (messages[row.Id] is not { } message)
                {
                    empty.Add(row.Id);
                    continue;
                }

                if (channel.IsSandbox) await senders.Outbox.SendAsync(message, ct);
                yield return message;
            }
        }
    }

    async IAsyncEnumerable<List<ClaimedRow>> PortionsAsync(OpenChannel channel, long occurrence, string owner, [EnumeratorCancellation] CancellationToken ct)
    {
        var after = 0L;
        while (true)
        {
            await using var db = databases.CreateDbContext();
            var rows = await Ours(db, channel, occurrence, owner).Where(row => row.Id > after).OrderBy(row => row.Id).Take(Portion)
                .Select(row => new ClaimedRow(row.Id, row.Key, row.OccurrenceId, row.CampaignId, row.Channel, row.OriginMemberId, row.MemberId,
                    row.AssignmentId, row.IdentityId, row.Attempt, row.FirstAttemptAt, row.Step))
                .ToListAsync(ct);
            if (rows.Count == 0) yield break;
            after = rows[^1].Id;
            yield return rows;
        }
    }

    /// <summary>What is in the file was told, what is not was not.</summary>
    async Task EndAsync(OpenChannel channel, long occurrence, string owner, string file, HashSet<long> empty)
    {
        await foreach (var rows in PortionsAsync(channel, occurrence, owner, CancellationToken.None))
        {
            var offers = await composer.OffersAsync(rows, CancellationToken.None);
            await gate.WriteAsync(db => SendResults.WriteAsync(db, owner, [.. rows.Select(row => empty.Contains(row.Id)
                ? new Attempt(row, new NextState(DeliveryState.Rejected, "no_content"), null, null) { SentNothing = true }
                : new Attempt(
                    row, new NextState(DeliveryState.Accepted, null, ProviderId: file), offers.GetValueOrDefault(row.CampaignId),
                    channel.IsSandbox ? OutboxSender.PathOf("", row.Channel, row.OccurrenceId, row.Key) : null))], leases.Node, CancellationToken.None), CancellationToken.None, WriteUrgency.Bulk);
        }
    }

    Task GiveBackAsync(OpenChannel channel, long occurrence, string owner) => gate.WriteAsync(async db =>
    {
        var now = leases.Node;
        var ids = await Ours(db, channel, occurrence, owner).Select(row => row.Id).ToListAsync(CancellationToken.None);
        await DeliveryLedger.MoveAsync(db, ids, owner, DeliveryState.Sending, new NextState(DeliveryState.Planned, "file_not_written", now.AddMinutes(1)), now, CancellationToken.None);
    }, CancellationToken.None);

    static IQueryable<Delivery> Ours(ConsoleDb db, OpenChannel channel, long occurrence, string owner)
    {
        var name = channel.Adapter.Name;
        return db.Set<Delivery>().Where(row => row.OccurrenceId == occurrence && row.Channel == name && row.Owner == owner && row.State == DeliveryState.Sending);
    }
}
