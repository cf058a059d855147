using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Channels.Adapters.Email;
using CampaignConsole.Core.Channels.Adapters.Sms;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Tests.Channels.Crashes;
using CampaignConsole.Tests.Channels.Receivers;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CampaignConsole.Tests.Rigs;

/// <summary>
/// Two nodes on one PostgreSQL database send the same push. One is killed; one stands still for longer than its lease and then goes on as if nothing had been; one loses its line to the
/// database. The other takes over what was theirs, and nobody gets anything twice.
/// </summary>
static class ZombieRig
{
    const int PerSecond = 150;

    const int Width = 8;

    static readonly TimeSpan BeyondTheLease = DeliveryLedger.Lease + TimeSpan.FromSeconds(2);

    public static async Task<RigReport> RunAsync()
    {
        var (recipients, rounds) = (RigSize.Of("ZOMBIE", 6_000, 60_000), RigSize.Of("ROUNDS", 1, 10));
        await using var provider = await Receiver.StartAsync("http", delay: 15);
        await using var mail = await Receiver.StartAsync("smtp", delay: 8);
        var database = await TestDatabase.CreateAsync(DatabaseKind.Postgres);
        // One of the nodes comes by another address, and belongs to the installation all the same.
        database.Options.Installation = "zombie-rig";
        await using var stage = await CrashStage.PrepareAsync(database, async api =>
        {
            await CrashStage.EnableAsync(api, ChannelNames.Sms, new SmsOptions { Url = provider.MessagesUrl }, 16, PerSecond);
            await CrashStage.EnableAsync(
                api, ChannelNames.Email, new EmailOptions { Host = "127.0.0.1", Port = mail.Port, Security = SmtpSecurity.None, FromAddress = "shop@brand.example" }, Width, PerSecond);
            await CrashStage.LaunchAsync(api, recipients, ChannelNames.Email, ChannelNames.Sms);
        });
        var server = new NpgsqlConnectionStringBuilder(stage.Options.ConnectionString);
        await using var line = new CutLine(server.Host!, server.Port);
        var report = new RigReport("zombie-rig", DatabaseKind.Postgres);
        await using var steady = await NodeAsync(stage.Options, null);
        var (random, faults) = (new Random(RigSize.Seed), 0);
        for (var round = 0; round < rounds; round++)
        {
            await using (var killed = await NodeAsync(stage.Options, null))
            {
                await Task.Delay(random.Next(600, 1_400));
                await killed.KillAsync();
                faults++;
            }

            await using var frozen = await NodeAsync(stage.Options, null);
            await using var cut = await NodeAsync(stage.Options, line.Port);
            await Task.Delay(random.Next(600, 1_400));
            await frozen.FreezeAsync();
            line.Cut();
            faults += 2;
            await Task.Delay(BeyondTheLease);
            await frozen.ThawAsync();
            line.Mend();
            await Task.Delay(TimeSpan.FromSeconds(2));
        }

        await stage.UntilAsync(
            () => stage.ReadAsync(db => db.Set<Occurrence>().AnyAsync(run => run.State == OccurrenceState.Finished)), "The end of the run", every: 200, TimeSpan.FromSeconds((recipients / 50) + 240));
        await steady.KillAsync();

        var rows = await stage.ReadAsync(db => db.Set<Delivery>().AsNoTracking().ToListAsync());
        var keyed = Inquest.OfKeyed([.. rows.Where(row => row.Channel == ChannelNames.Sms)], provider.Taken());
        var unkeyed = Inquest.OfUnkeyed([.. rows.Where(row => row.Channel == ChannelNames.Email)], mail.Taken());
        var reasons = string.Join(", ", rows.Where(row => row.State == DeliveryState.Unknown).GroupBy(row => (row.Reason, row.UpdatedAt)).Select(same => $"{same.Count()} {same.Key.Reason} at {same.Key.UpdatedAt:mm:ss.fff}"));
        report.Figure($"{faults} nodes killed, frozen beyond the lease or cut off, {recipients} recipients; class A: {keyed}; class B: {unkeyed} (at most {faults * Width}): {reasons}");
        report.Demand(keyed is { Lost: 0, Unaccounted: 0, Doubled: 0, Unknown: 0 } && keyed.Sent == recipients, $"class A: {keyed}, {keyed.Sent} sent");
        report.Demand(unkeyed is { Lost: 0, Unaccounted: 0, Doubled: 0 } && unkeyed.Sent + unkeyed.Unknown == recipients && unkeyed.Unknown <= faults * Width, $"class B: {unkeyed}, {unkeyed.Sent} sent");
        report.Blame(await Books.ProblemsAsync(stage.Databases, recipients));
        report.Demand(rows.Exists(row => row.Fence > 1), $"nobody took anything over: the rig had no bite");
        return report;
    }

    static async Task<OwnProcess> NodeAsync(DatabaseOptions options, int? port)
    {
        var connection = new NpgsqlConnectionStringBuilder(options.ConnectionString) { ApplicationName = "zombie-rig" };
        if (port is { } through) (connection.Host, connection.Port) = ("127.0.0.1", through);
        var (node, _) = await RunningConsole.StartAsync(new DatabaseOptions { Provider = options.Provider, DataFolder = options.DataFolder, Installation = options.Installation, ConnectionString = connection.ConnectionString });
        return node;
    }
}

/// <inheritdoc cref="ZombieRig"/>
public sealed class ZombieRigTests
{
    [Fact]
    public async Task Whoever_lost_the_lease_neither_sends_nor_writes_and_nobody_gets_anything_twice()
    {
        Assert.SkipWhen(string.IsNullOrEmpty(EachDatabaseAttribute.Postgres), "CONSOLE_TEST_POSTGRES names no server");
        (await ZombieRig.RunAsync()).Close();
    }
}
