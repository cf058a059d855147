using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Channels.Adapters.Email;
using CampaignConsole.Core.Channels.Adapters.Sms;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Tests.Channels.Crashes;
using CampaignConsole.Tests.Channels.Receivers;
using Microsoft.EntityFrameworkCore;
using System.Net.Http.Headers;

namespace CampaignConsole.Tests.Rigs;

/// <summary>Pauses, kill switches and restarts at drawn moments of a push by the real program: two seconds after the click nothing leaves, and in the end everybody has it once.</summary>
static class PauseRig
{
    const int PerSecond = 250;

    /// <summary>The promise: from the click to the last byte.</summary>
    static readonly TimeSpan Promise = TimeSpan.FromSeconds(2);

    static readonly string[] Ways = ["campaign paused over the API", "everything", "campaign", "both channels"];

    /// <summary>One stop in so many lasts long enough to see whether the promise was kept.</summary>
    const int EachLong = 5;

    public static async Task<RigReport> RunAsync(DatabaseKind kind)
    {
        var (recipients, acts) = (RigSize.Of("PAUSED", 2_500, 30_000), RigSize.Of("ACTS", 20, 100));
        await using var provider = await Receiver.StartAsync("http", delay: 15);
        await using var mail = await Receiver.StartAsync("smtp", delay: 8);
        var key = "";
        await using var stage = await CrashStage.PrepareAsync(kind, async api =>
        {
            await CrashStage.EnableAsync(api, ChannelNames.Sms, new SmsOptions { Url = provider.MessagesUrl }, 16, PerSecond);
            await CrashStage.EnableAsync(api, ChannelNames.Email, new EmailOptions { Host = "127.0.0.1", Port = mail.Port, Security = SmtpSecurity.None, FromAddress = "shop@brand.example" }, 8, PerSecond);
            await CrashStage.LaunchAsync(api, recipients, ChannelNames.Email, ChannelNames.Sms);
            key = (await api.Get<KeyActions>().CreateAsync(CrashStage.Ada, new KeyDraft("rig", [ApiScopes.CampaignsWrite, ApiScopes.CampaignsRead]), default)).Secret;
        });
        var campaign = await stage.ReadAsync(db => db.Set<Campaign>().Select(row => row.Id).SingleAsync());
        await using var beside = await stage.BesideAsync();
        var report = new RigReport("pause-rig", kind);
        var (random, stops, restarts) = (new Random(RigSize.Seed), new List<(long From, long To, int Way)>(), 0);
        await StartAsync();
        await stage.UntilAsync(() => Task.FromResult(provider.Count + mail.Count > 0), "The first message");
        for (var act = 1; act <= acts; act++)
        {
            await Task.Delay(random.Next(50, 400));
            if (act % 7 == 0)
            {
                await stage.StopAsync();
                await StartAsync();
                restarts++;
                continue;
            }

            var way = random.Next(4);
            var from = Now();
            await StopAsync(way, on: true);
            // Another process has to wait for its turn to write on SQLite, which a person before the console need not: of its stops the clock begins with the commit.
            if (way > 0) from = Now();
            await Task.Delay(act % EachLong == 0 ? Promise + TimeSpan.FromMilliseconds(700) : TimeSpan.FromMilliseconds(random.Next(50, 300)));
            stops.Add((from, Now(), way));
            await StopAsync(way, on: false);
        }

        await stage.UntilAsync(
            () => stage.ReadAsync(db => db.Set<Occurrence>().AnyAsync(run => run.State == OccurrenceState.Finished)), "The end of the run", every: 200, TimeSpan.FromSeconds((recipients / 100) + 240));
        await stage.KillAsync();

        var rows = await stage.ReadAsync(db => db.Set<Delivery>().AsNoTracking().ToListAsync());
        var (messages, mails) = (provider.Taken(), mail.Taken());
        var keyed = Inquest.OfKeyed([.. rows.Where(row => row.Channel == ChannelNames.Sms)], messages);
        var unkeyed = Inquest.OfUnkeyed([.. rows.Where(row => row.Channel == ChannelNames.Email)], mails);
        var lasts = stops.Select(stop => (Took: messages.Concat(mails).Where(one => one.At >= stop.From && one.At < stop.To).Select(one => one.At - stop.From).DefaultIfEmpty().Max(), stop.Way)).ToList();
        var (last, slowest) = lasts.MaxBy(one => one.Took);
        report.Figure($"{stops.Count} stops and {restarts} restarts, {recipients} recipients; class A: {keyed}; class B: {unkeyed}; click to last byte {last} ms ({Ways[slowest]})");
        report.Demand(keyed is { Lost: 0, Unaccounted: 0, Doubled: 0, Unknown: 0 } && keyed.Sent == recipients, $"class A: {keyed}, {keyed.Sent} sent");
        report.Demand(unkeyed is { Lost: 0, Unaccounted: 0, Doubled: 0, Unknown: 0 } && unkeyed.Sent == recipients, $"class B: {unkeyed}, {unkeyed.Sent} sent: an orderly end leaves nothing unknown");
        report.Demand(last <= Promise.TotalMilliseconds, $"{last} ms from the click to the last byte");
        report.Blame(await Books.ProblemsAsync(stage.Databases, recipients));
        return report;

        // A person who stops something looks at it: the console has answered before.
        async Task StartAsync()
        {
            await stage.StartAsync();
            await StopAsync(0, on: true);
            await StopAsync(0, on: false);
        }

        async Task StopAsync(int way, bool on)
        {
            if (way == 0)
            {
                using var caller = new HttpClient(new SocketsHttpHandler()) { BaseAddress = stage.Address };
                caller.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
                using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/campaigns/{campaign}/{(on ? "pause" : "resume")}");
                request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
                using var answer = await caller.SendAsync(request);
                answer.EnsureSuccessStatusCode();
                return;
            }

            // By somebody else's process on the same database, as another node would.
            foreach (var scope in way switch
            {
                1 => new[] { KillScopes.All },
                2 => [KillScopes.Campaign(campaign)],
                _ => [KillScopes.Channel(ChannelNames.Sms), KillScopes.Channel(ChannelNames.Email)],
            }) await beside.Get<ChannelActions>().SwitchAsync(CrashStage.Ada, scope, on, "rig", default);
        }
    }

    static long Now() => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
}

/// <inheritdoc cref="PauseRig"/>
public sealed class PauseRigTests
{
    [Fact]
    public async Task Pauses_switches_and_restarts_stop_at_once_and_lose_nothing()
    {
        (await PauseRig.RunAsync(DatabaseKind.Sqlite)).Close();
        if (!RigSize.IsFull) return;
        Assert.SkipWhen(string.IsNullOrEmpty(EachDatabaseAttribute.Postgres), "CONSOLE_TEST_POSTGRES names no server");
        (await PauseRig.RunAsync(DatabaseKind.Postgres)).Close();
    }
}
