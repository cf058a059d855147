using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Channels.Outbox;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Events;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Redemptions;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Platform;

public sealed class RetentionTests
{
    [Theory, EachDatabase]
    public async Task What_was_kept_long_enough_goes_and_nothing_else(DatabaseKind kind)
    {
        await using var api = await TestApi.StartAsync(kind);
        await AddAsync(api, daysAgo: [6, 8, 29, 31, 89, 91]);
        await api.Get<Retention>().TickAsync(default);
        Assert.Equal([6], await AgesAsync(api, db => db.Set<StoredEvaluation>().Where(row => !row.IsReserved).Select(row => row.At)));
        Assert.Equal([6, 8, 29, 31, 89, 91], await AgesAsync(api, db => db.Set<StoredEvaluation>().Where(row => row.IsReserved).Select(row => row.At)));
        Assert.Equal([6, 8, 29], await AgesAsync(api, db => db.Set<OutboxMessage>().Select(row => row.At)));
        Assert.Equal([6, 8, 29], await AgesAsync(api, db => db.Set<IdempotencyRecord>().Select(row => row.At)));
        Assert.Equal([6, 8, 29, 31, 89], await AgesAsync(api, db => db.Set<OutgoingEvent>().Select(row => row.At)));
        Assert.Equal(["29.json", "6.json", "8.json"], Directory.GetFiles(api.Get<ChannelSenders>().OutboxFolder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory, EachDatabase]
    public async Task Each_time_is_a_setting_and_0_keeps(DatabaseKind kind)
    {
        await using var api = await TestApi.StartAsync(kind, settings: [("Retention:EventDays", "7"), ("Retention:OutboxDays", "0")]);
        await AddAsync(api, daysAgo: [6, 8, 31]);
        await api.Get<Retention>().TickAsync(default);
        Assert.Equal([6], await AgesAsync(api, db => db.Set<OutgoingEvent>().Select(row => row.At)));
        Assert.Equal([6, 8, 31], await AgesAsync(api, db => db.Set<OutboxMessage>().Select(row => row.At)));
        Assert.Equal([6, 8], await AgesAsync(api, db => db.Set<IdempotencyRecord>().Select(row => row.At)));
    }

    [Theory, EachDatabase]
    public async Task More_than_one_portion_goes_in_one_tick(DatabaseKind kind)
    {
        await using var api = await TestApi.StartAsync(kind);
        var old = api.Clock.Now.AddDays(-100);
        await api.Get<WriteGate>().WriteAsync(async db =>
        {
            await db.InsertAsync(Enumerable.Range(0, 2500).Select(number => new OutgoingEvent { Key = Guid.NewGuid(), Type = "t", Subject = "s", Data = "{}", At = old }), default);
            await db.InsertAsync(Enumerable.Range(0, 2500).Select(number => new IdempotencyRecord { ApiKeyId = 1, Route = "r", Key = $"{number}", BodyHash = [], Answer = [], At = old.AddSeconds(number) }), default);
        }, default);
        await api.Get<Retention>().TickAsync(default);
        Assert.Equal((0, 0), (await api.ReadAsync(db => db.Set<OutgoingEvent>().CountAsync()), await api.ReadAsync(db => db.Set<IdempotencyRecord>().CountAsync())));
    }

    static async Task AddAsync(TestApi api, int[] daysAgo)
    {
        foreach (var days in daysAgo) await File.WriteAllTextAsync(Path.Combine(api.Get<ChannelSenders>().OutboxFolder, $"{days}.json"), "{}");
        await api.WriteAsync(db =>
        {
            foreach (var days in daysAgo)
            {
                var at = api.Clock.Now.AddDays(-days);
                foreach (var reserved in (bool[])[true, false])
                    db.Add(new StoredEvaluation { Id = Guid.NewGuid(), At = at, Document = "{}", Signature = "", Channel = "pos", Currency = "CNY", IsReserved = reserved });
                db.Add(new OutboxMessage { Key = Guid.NewGuid(), Channel = "email", Path = $"{days}.json", At = at });
                db.Add(new IdempotencyRecord { ApiKeyId = 1, Route = "POST /x", Key = $"{days}", BodyHash = [], Answer = [], At = at });
                db.Add(new OutgoingEvent { Key = Guid.NewGuid(), Type = "offer.sealed", Subject = "offer/1", Data = "{}", At = at });
            }
        });
    }

    static async Task<List<int>> AgesAsync(TestApi api, Func<ConsoleDb, IQueryable<DateTimeOffset>> rows) =>
        [.. (await api.ReadAsync(db => rows(db).ToListAsync())).Select(at => (int)Math.Round((api.Clock.Now - at).TotalDays)).Order()];
}
