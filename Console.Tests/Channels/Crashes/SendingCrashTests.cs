using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Channels.Adapters.Email;
using CampaignConsole.Core.Channels.Adapters.Sms;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Tests.Channels.Receivers;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Channels.Crashes;

/// <summary>The real program is killed with SIGKILL while it sends to other processes: nothing is lost, nothing is sent twice, everything is accounted for.</summary>
public sealed class SendingCrashTests
{
    const int Members = 1_200;

    const int Kills = 4;

    /// <summary>Most mails on their way at once: the most that one kill can leave unknown.</summary>
    const int Width = 8;

    [Theory, EachDatabase]
    public async Task Killed_again_and_again_while_sending_it_loses_nothing_and_sends_nothing_twice(DatabaseKind kind)
    {
        await using var provider = await Receiver.StartAsync("http", delay: 25);
        await using var mail = await Receiver.StartAsync("smtp", delay: 10);
        await using var stage = await CrashStage.PrepareAsync(kind, async api =>
        {
            await CrashStage.EnableAsync(api, ChannelNames.Sms, new SmsOptions { Url = provider.MessagesUrl }, 16);
            await CrashStage.EnableAsync(api, ChannelNames.Email, new EmailOptions { Host = "127.0.0.1", Port = mail.Port, Security = SmtpSecurity.None, FromAddress = "shop@brand.example" }, Width);
            await CrashStage.LaunchAsync(api, Members, ChannelNames.Email, ChannelNames.Sms);
        });

        // The moments are drawn, but always the same: so many messages taken, and then some milliseconds.
        var random = new Random(20261122);
        for (var kill = 0; kill < Kills; kill++)
        {
            // Early enough that there is always more to send than what the dead process holds under its lease.
            var after = 200 + (300 * kill) + random.Next(100);
            await stage.StartAsync();
            await stage.UntilAsync(() => Task.FromResult(provider.Count + mail.Count >= after), $"Message {after}", every: 5);
            await Task.Delay(random.Next(40));
            await stage.KillAsync();
        }

        await stage.StartAsync();
        await stage.UntilAsync(() => stage.ReadAsync(db => db.Set<Occurrence>().AnyAsync(run => run.State == OccurrenceState.Finished)), "The end of the run", every: 200);
        await stage.KillAsync();

        var rows = await stage.ReadAsync(db => db.Set<Delivery>().AsNoTracking().ToListAsync());
        KeyedNothingLostAndOneEffectEach([.. rows.Where(row => row.Channel == ChannelNames.Sms)], provider.Taken());
        UnkeyedNothingTwiceAndWhatWasInterruptedIsUnknown([.. rows.Where(row => row.Channel == ChannelNames.Email)], mail.Taken());
        var run = await stage.ReadAsync(db => db.Set<Occurrence>().SingleAsync());
        foreach (var balance in await stage.ReadAsync(db => DeliveryBalance.OfRunAsync(db, run.Id, default)))
            Assert.Equal((Members, 0, Members), (balance.Planned, balance.Pending, balance.Sent + balance.Skipped + balance.Failed + balance.Unknown));
        var facts = await stage.ReadAsync(db => db.Set<ActivityEntry>().CountAsync(entry => entry.Kind == ActivityKind.Sent));
        Assert.Equal(rows.Count(row => row.State == DeliveryState.Accepted), facts);
        // The kills did meet messages on their way, or this test proves nothing.
        Assert.Contains(rows, row => row.State == DeliveryState.Unknown);
        Assert.Contains(rows, row => row.Channel == ChannelNames.Sms && row.Attempt > 1);
    }

    static void KeyedNothingLostAndOneEffectEach(List<Delivery> rows, IReadOnlyList<Taken> taken)
    {
        Assert.Equal(Members, rows.Count);
        Assert.All(rows, row => Assert.Equal(DeliveryState.Accepted, row.State));
        var effects = taken.Where(one => one.Kind == "effect").ToList();
        Assert.Equal(rows.Select(row => row.Key.ToString("D")).Order(StringComparer.Ordinal), effects.Select(one => one.Key).Order(StringComparer.Ordinal));
        Assert.Equal(Members, effects.Select(one => one.To).Distinct().Count());
    }

    static void UnkeyedNothingTwiceAndWhatWasInterruptedIsUnknown(List<Delivery> rows, IReadOnlyList<Taken> taken)
    {
        Assert.Equal(Members, rows.Count);
        Assert.Equal(taken.Count, taken.Select(one => one.To).Distinct().Count());
        var arrived = taken.Select(one => one.Key).ToHashSet();
        Assert.All(rows, row => Assert.Contains(row.State, new[] { DeliveryState.Accepted, DeliveryState.Unknown }));
        Assert.All(rows.Where(row => row.State == DeliveryState.Accepted), row => Assert.Contains(row.Key.ToString("D"), arrived));
        var unknown = rows.Where(row => row.State == DeliveryState.Unknown).ToList();
        Assert.All(unknown, row => Assert.Equal("owner_lost", row.Reason));
        Assert.InRange(unknown.Count, 0, Kills * Width);
    }
}
