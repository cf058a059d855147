using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Channels.Adapters.Email;
using CampaignConsole.Core.Channels.Adapters.Sms;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Tests.Channels.Crashes;
using CampaignConsole.Tests.Channels.Receivers;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Rigs;

/// <summary>A PostgreSQL server of the rig's own is restarted, in an orderly way and as after a power cut, while the real program sends.</summary>
static class ServerRestartRig
{
    const int PerSecond = 250;

    const int Width = 8;

    public static async Task<RigReport> RunAsync()
    {
        var (recipients, times) = (RigSize.Of("RESTARTED", 2_000, 20_000), RigSize.Of("RESTARTS", 2, 20));
        await using var server = await OwnPostgres.StartAsync();
        await using var provider = await Receiver.StartAsync("http", delay: 15);
        await using var mail = await Receiver.StartAsync("smtp", delay: 8);
        await using var stage = await CrashStage.PrepareAsync(await TestDatabase.OnServerAsync(server.ConnectionString), async api =>
        {
            await CrashStage.EnableAsync(api, ChannelNames.Sms, new SmsOptions { Url = provider.MessagesUrl }, 16, PerSecond);
            await CrashStage.EnableAsync(api, ChannelNames.Email, new EmailOptions { Host = "127.0.0.1", Port = mail.Port, Security = SmtpSecurity.None, FromAddress = "shop@brand.example" }, Width, PerSecond);
            await CrashStage.LaunchAsync(api, recipients, ChannelNames.Email, ChannelNames.Sms);
        });
        var report = new RigReport("server-restart-rig", DatabaseKind.Postgres);
        await stage.StartAsync();
        for (var time = 1; time <= times; time++)
        {
            var after = recipients * 2 * time / (times + 2);
            await stage.UntilAsync(() => Task.FromResult(provider.Count + mail.Count >= after), $"Message {after}", every: 5);
            await server.RestartAsync(time % 2 == 0 ? "fast" : "immediate");
        }

        await stage.UntilAsync(async () =>
        {
            try
            {
                return await stage.ReadAsync(db => db.Set<Occurrence>().AnyAsync(run => run.State == OccurrenceState.Finished));
            }
            catch (InvalidOperationException)
            {
                // A connection of before the restart.
                return false;
            }
        }, "The end of the run", every: 200, TimeSpan.FromSeconds((recipients / 100) + 240));
        await stage.KillAsync();

        var rows = await stage.ReadAsync(db => db.Set<Delivery>().AsNoTracking().ToListAsync());
        var keyed = Inquest.OfKeyed([.. rows.Where(row => row.Channel == ChannelNames.Sms)], provider.Taken());
        var unkeyed = Inquest.OfUnkeyed([.. rows.Where(row => row.Channel == ChannelNames.Email)], mail.Taken());
        report.Figure($"{times} restarts, {recipients} recipients; class A: {keyed}; class B: {unkeyed} (at most {times * Width})");
        report.Demand(keyed is { Lost: 0, Unaccounted: 0, Doubled: 0, Unknown: 0 } && keyed.Sent == recipients, $"class A: {keyed}, {keyed.Sent} sent");
        report.Demand(unkeyed is { Lost: 0, Unaccounted: 0, Doubled: 0 } && unkeyed.Unknown <= times * Width, $"class B: {unkeyed}");
        report.Blame(await Books.ProblemsAsync(stage.Databases, recipients));
        return report;
    }
}

/// <inheritdoc cref="ServerRestartRig"/>
public sealed class ServerRestartRigTests
{
    [Fact]
    public async Task A_database_server_that_restarts_loses_nothing_and_doubles_nothing()
    {
        Assert.SkipWhen(!OwnPostgres.IsInstalled, "PostgreSQL's server programs are not installed");
        (await ServerRestartRig.RunAsync()).Close();
    }
}
