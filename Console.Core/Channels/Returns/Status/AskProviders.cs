using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CampaignConsole.Core.Channels.Returns.Status;

/// <summary>
/// Asks providers what became of messages that nobody knows the end of, where their options name an address to ask at. The engine ticks it on one node at a time; it asks one
/// question after the other, no faster than the options allow, and never sends anything: what an answer proves goes the way of all that comes back.
/// </summary>
public sealed partial class AskProviders(
    WriteGate gate, IDbContextFactory<ConsoleDb> databases, ByName<IChannelAdapter> adapters, ChannelSenders senders, LiveUpdates updates, TimeProvider clock, ILogger<AskProviders> log) : IRecurringJob
{
    /// <summary>New inquiries of one tick; the rest waits for the next.</summary>
    const int MostNew = 5_000;

    public string Name => "ask-providers";

    public TimeSpan Every => TimeSpan.FromSeconds(30);

    public async Task TickAsync(CancellationToken ct)
    {
        string[] waiting;
        await using (var db = databases.CreateDbContext())
        {
            waiting = await db.Set<Delivery>().Where(row => row.State == DeliveryState.Unknown).Select(row => row.Channel).Distinct().ToArrayAsync(ct);
            if (await Settled(db).AnyAsync(ct)) await gate.WriteAsync(write => Settled(write).ExecuteDeleteAsync(ct), ct, WriteUrgency.Bulk);
        }

        foreach (var channel in waiting.Where(adapters.Knows))
        {
            // Only the installation that sends for real asks: a copy elsewhere would settle its own ledger by what it never sent.
            if (await senders.OpenAsync(channel, ct) is { IsSandbox: false, Sender: { Terms: { } terms } source }) await AskAsync(channel, source, terms, ct);
        }
    }

    async Task AskAsync(string channel, ISender source, StatusTerms terms, CancellationToken ct)
    {
        await BeginAsync(channel, ct);
        var most = Math.Max(1, (int)(terms.PerMinute * Every.TotalMinutes));
        List<(StatusInquiry Inquiry, Delivery Row)> due;
        var start = clock.GetUtcNow();
        await using (var db = databases.CreateDbContext())
        {
            var rows = await (from inquiry in db.Set<StatusInquiry>()
                              where inquiry.Channel == channel && inquiry.NextAt <= start
                              join row in db.Set<Delivery>() on inquiry.DeliveryId equals row.Id
                              where row.State == DeliveryState.Unknown
                              orderby inquiry.NextAt, inquiry.DeliveryId
                              select new { inquiry, row }).AsNoTracking().Take(most).ToListAsync(ct);
            due = [.. rows.Select(pair => (pair.inquiry, pair.row))];
        }

        var answers = new List<(StatusInquiry Inquiry, Delivery Row, StatusAnswer Answer)>();
        try
        {
            foreach (var (inquiry, row) in due)
            {
                if (ct.IsCancellationRequested) break;
                answers.Add((inquiry, row, await source.AskAsync(row.Key, ct)));
                // Who does not answer one question answers none: the rest waits.
                if (answers[^1].Answer is StatusAnswer.NoAnswer) break;
            }
        }
        finally
        {
            if (answers.Count > 0) await WriteAsync(channel, answers, terms);
        }
    }

    /// <summary>An inquiry for each unknown row that has none, due at once.</summary>
    async Task BeginAsync(string channel, CancellationToken ct)
    {
        List<long> ids;
        await using (var db = databases.CreateDbContext())
            ids = await db.Set<Delivery>().Where(row => row.State == DeliveryState.Unknown && row.Channel == channel && !db.Set<StatusInquiry>().Any(one => one.DeliveryId == row.Id))
                .OrderBy(row => row.Id).Select(row => row.Id).Take(MostNew).ToListAsync(ct);
        if (ids.Count == 0) return;
        var now = clock.GetUtcNow();
        await gate.WriteAsync(async db =>
        {
            // While the provider does not answer, new ones wait as the others do.
            var next = await db.Set<StatusInquiry>().Where(one => one.Channel == channel && one.NextAt > now && one.Said != null && one.Said.StartsWith("http_")).MinAsync(one => (DateTimeOffset?)one.NextAt, ct) ?? now;
            await db.InsertAsync(ids.Select(id => new StatusInquiry { DeliveryId = id, Channel = channel, NextAt = next }), ct, OnExisting.Skip);
        }, ct, WriteUrgency.Bulk);
    }

    async Task WriteAsync(string channel, List<(StatusInquiry Inquiry, Delivery Row, StatusAnswer Answer)> answers, StatusTerms terms)
    {
        var ct = CancellationToken.None;
        var settled = await gate.WriteAsync(async db =>
        {
            var now = clock.GetUtcNow();
            var proofs = answers.Select(one => StatusRules.Proof(one.Answer, one.Row, terms, now)).OfType<Came>().ToList();
            var stored = (await CameBack.WriteAsync(db, channel, proofs, now, ct)).Stored.Count;
            foreach (var (inquiry, row, answer) in answers)
            {
                var (id, asked, said) = (row.Id, inquiry.Asked + 1, StatusRules.Word(answer));
                var next = answer is StatusAnswer.NoAnswer { At: { } at } && at > now ? at : StatusRules.Later(asked, now);
                await db.Set<StatusInquiry>().Where(one => one.DeliveryId == id)
                    .ExecuteUpdateAsync(set => set.SetProperty(one => one.Asked, asked).SetProperty(one => one.NextAt, next).SetProperty(one => one.Said, said), ct);
                if (answer is StatusAnswer.Told { Id: { } number })
                    await db.Set<Delivery>().Where(one => one.Id == id && one.State == DeliveryState.Accepted && one.ProviderId == null).ExecuteUpdateAsync(set => set.SetProperty(one => one.ProviderId, number), ct);
                if (answer is StatusAnswer.NoAnswer)
                    await db.Set<StatusInquiry>().Where(one => one.Channel == channel && one.NextAt < next)
                        .ExecuteUpdateAsync(set => set.SetProperty(one => one.NextAt, next).SetProperty(one => one.Said, said), ct);
            }

            return stored;
        }, ct, WriteUrgency.Bulk);
        if (settled > 0) updates.Publish(LiveUpdates.Deliveries);
        LogAsked(answers.Count, channel, settled);
    }

    static IQueryable<StatusInquiry> Settled(ConsoleDb db) =>
        db.Set<StatusInquiry>().Where(one => !db.Set<Delivery>().Any(row => row.Id == one.DeliveryId && row.State == DeliveryState.Unknown));

    [LoggerMessage(Level = LogLevel.Information, Message = "Asked about {Asked} unknown messages of {Channel}; {Settled} are settled")]
    partial void LogAsked(int asked, string channel, int settled);
}
