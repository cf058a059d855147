using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Channels.Adapters.Email;
using CampaignConsole.Core.Channels.Adapters.Sms;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Tests.Channels.Crashes;
using CampaignConsole.Tests.Channels.Receivers;
using Microsoft.EntityFrameworkCore;
using System.Diagnostics;

namespace CampaignConsole.Tests.Rigs;

/// <summary>The real program is killed with SIGKILL at drawn moments of a throttled push: nothing is lost, nothing is done twice, everything is accounted for, and it is done in time.</summary>
static class KillRig
{
    const int PerSecond = 250;

    /// <summary>W: mails on their way at once, and so the most that one kill can leave unknown.</summary>
    const int Width = 8;

    public static async Task<RigReport> RunAsync(DatabaseKind kind)
    {
        var (recipients, kills) = (RigSize.Of("RECIPIENTS", 3_000, 100_000), RigSize.Of("KILLS", 10, 200));
        await using var provider = await Receiver.StartAsync("http", delay: 25);
        await using var mail = await Receiver.StartAsync("smtp", delay: 10);
        await using var stage = await CrashStage.PrepareAsync(kind, async api =>
        {
            await CrashStage.EnableAsync(api, ChannelNames.Sms, new SmsOptions { Url = provider.MessagesUrl }, 16, PerSecond);
            await CrashStage.EnableAsync(
                api, ChannelNames.Email, new EmailOptions { Host = "127.0.0.1", Port = mail.Port, Security = SmtpSecurity.None, FromAddress = "shop@brand.example" }, Width, PerSecond);
            await CrashStage.LaunchAsync(api, recipients, ChannelNames.Email, ChannelNames.Sms);
        });

        var report = new RigReport("kill-rig", kind);
        var random = new Random(RigSize.Seed);
        var longestStart = TimeSpan.Zero;
        for (var kill = 1; kill <= kills; kill++)
        {
            // The moments are drawn, but always the same: so many messages taken, and then some milliseconds. There is always more to send than what a dead process holds.
            var after = (int)((long)recipients * 2 * kill / (kills + 2)) - random.Next(recipients / (kills + 2));
            longestStart = Max(longestStart, await StartAsync(stage));
            await stage.UntilAsync(() => Task.FromResult(provider.Count + mail.Count >= after), $"Message {after}", every: 5);
            await Task.Delay(random.Next(60));
            await stage.KillAsync();
        }

        longestStart = Max(longestStart, await StartAsync(stage));
        await stage.UntilAsync(
            () => stage.ReadAsync(db => db.Set<Occurrence>().AnyAsync(run => run.State == OccurrenceState.Finished)), "The end of the run", every: 200, TimeSpan.FromSeconds((recipients / 100) + 240));
        var took = report.Seconds;
        await stage.KillAsync();

        var rows = await stage.ReadAsync(db => db.Set<Delivery>().AsNoTracking().ToListAsync());
        var messages = rows.Where(row => row.Channel == ChannelNames.Sms).ToList();
        var keyed = Inquest.OfKeyed(messages, provider.Taken());
        var unkeyed = Inquest.OfUnkeyed([.. rows.Where(row => row.Channel == ChannelNames.Email)], mail.Taken());
        var most = ((double)recipients / PerSecond) + (kills * (longestStart + DeliveryLedger.Lease).TotalSeconds) + longestStart.TotalSeconds;
        report.Figure($"{kills} kills, {recipients} recipients; class A: {keyed}; class B: {unkeyed} (at most {kills * Width}); done in {took:0} s (at most {most:0})");
        report.Demand(rows.Count == 2 * recipients, $"{rows.Count} rows were planned, not {2 * recipients}");
        report.Demand(keyed is { Lost: 0, Unaccounted: 0, Doubled: 0, Unknown: 0 } && keyed.Sent == recipients, $"class A: {keyed}, {keyed.Sent} sent");
        report.Demand(unkeyed is { Lost: 0, Unaccounted: 0, Doubled: 0 } && unkeyed.Sent + unkeyed.Unknown == recipients, $"class B: {unkeyed}, {unkeyed.Sent} sent");
        report.Demand(unkeyed.Unknown <= kills * Width, $"{unkeyed.Unknown} unknown are more than kills × W");
        report.Demand(took <= most, $"{took:0} s are more than the undisturbed time + kills × (start + lease), {most:0} s");
        report.Blame(await Books.ProblemsAsync(stage.Databases, recipients));
        // The kills did meet messages on their way, or this proves nothing.
        report.Demand(unkeyed.Unknown > 0 && messages.Exists(row => row.Attempt > 1), $"no kill met a message on its way");
        return report;
    }

    static async Task<TimeSpan> StartAsync(CrashStage stage)
    {
        var watch = Stopwatch.StartNew();
        await stage.StartAsync();
        return watch.Elapsed;
    }

    static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}

/// <summary>Beside the other database, since most of the time both wait.</summary>
public sealed class KillRigTests
{
    [Fact]
    public async Task On_SQLite_kills_lose_nothing_and_send_nothing_twice() => (await KillRig.RunAsync(DatabaseKind.Sqlite)).Close();
}

/// <inheritdoc cref="KillRigTests"/>
public sealed class KillRigOnPostgresTests
{
    [Fact]
    public async Task On_PostgreSQL_kills_lose_nothing_and_send_nothing_twice()
    {
        Assert.SkipWhen(string.IsNullOrEmpty(EachDatabaseAttribute.Postgres), "CONSOLE_TEST_POSTGRES names no server");
        (await KillRig.RunAsync(DatabaseKind.Postgres)).Close();
    }
}
