using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Channels.Adapters.Email;
using CampaignConsole.Core.Channels.Adapters.Sms;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Tests.Channels.Deliveries;
using CampaignConsole.Tests.Channels.Receivers;

namespace CampaignConsole.Tests.Rigs;

/// <summary>
/// A push whose clock is set forward and back by hours and days while messages are on their way. Leases follow it as well here: on one node a jump ahead makes every lease look lost, which
/// may leave messages unknown, and never sends one twice. (On PostgreSQL with the real clock, leases are the database's: <c>LeaseClockTests</c>.)
/// </summary>
static class ClockRig
{
    const int Width = 8;

    public static async Task<RigReport> RunAsync(DatabaseKind kind)
    {
        var (recipients, jumps) = (RigSize.Of("CLOCK", 600, 10_000), RigSize.Of("JUMPS", 12, 100));
        await using var provider = await Receiver.StartAsync("http", delay: 5);
        await using var mail = await Receiver.StartAsync("smtp", delay: 5);
        await using var stage = await LedgerStage.StartAsync(kind);
        await stage.EnableAsync("sms", new SmsOptions { Url = provider.MessagesUrl }, Width);
        await stage.EnableAsync("email", new EmailOptions { Host = "127.0.0.1", Port = mail.Port, Security = SmtpSecurity.None, FromAddress = "shop@brand.example" }, Width);
        await stage.Console.Get<SettingsBook>().WriteAsync(stage.Console.Administrator, ChannelPolicy.Default with { QuietChannels = [] }, default);
        await stage.PlanAsync("sms", recipients);
        await stage.PlanAsync("email", recipients);

        var (report, random, clock) = (new RigReport("clock-rig", kind), new Random(RigSize.Seed), stage.Console.Clock);
        var start = clock.Now;
        var jumping = Task.Run(async () =>
        {
            for (var jump = 0; jump < jumps; jump++)
            {
                await Task.Delay(random.Next(100, 400));
                clock.Now = start + TimeSpan.FromMinutes(random.Next(-1_440, 1_440));
                // As the pump's own sweep does every two seconds.
                await stage.Console.Get<TakeOver>().RunAsync(alsoLive: false, default);
            }
        });
        while (!jumping.IsCompleted || await IsPendingAsync(stage))
        {
            await stage.Pump.DrainAsync(default);
            if (!jumping.IsCompleted) continue;
            // Whatever waits for a moment of another clock waits no longer.
            clock.Now = start.AddDays(3 + (int)report.Seconds);
        }

        await jumping;
        await stage.Pump.DrainAsync(default);
        var rows = await stage.RowsAsync();
        var keyed = Inquest.OfKeyed([.. rows.Where(row => row.Channel == ChannelNames.Sms)], provider.Taken());
        var unkeyed = Inquest.OfUnkeyed([.. rows.Where(row => row.Channel == ChannelNames.Email)], mail.Taken());
        report.Figure($"{jumps} jumps, {recipients} recipients; class A: {keyed}; class B: {unkeyed} (at most {jumps * Width})");
        report.Demand(keyed is { Lost: 0, Unaccounted: 0, Doubled: 0 } && keyed.Sent + keyed.Unknown == recipients, $"class A: {keyed}, {keyed.Sent} sent");
        report.Demand(unkeyed is { Lost: 0, Unaccounted: 0, Doubled: 0 } && unkeyed.Unknown <= jumps * Width, $"class B: {unkeyed}");
        return report;
    }

    static async Task<bool> IsPendingAsync(LedgerStage stage) => (await stage.RowsAsync()).Exists(row => DeliveryMoves.Pending.Contains(row.State));
}

/// <inheritdoc cref="ClockRig"/>
public sealed class ClockRigTests
{
    [Theory, EachDatabase]
    public async Task A_clock_that_jumps_sends_nothing_twice_and_loses_nothing(DatabaseKind kind) => (await ClockRig.RunAsync(kind)).Close();

    [Theory, EachDatabase]
    public async Task What_quiet_hours_held_back_goes_at_the_very_instant_of_their_end_and_not_before(DatabaseKind kind)
    {
        await using var provider = await Receiver.StartAsync("http");
        await using var stage = await LedgerStage.StartAsync(kind);
        await stage.EnableAsync("sms", new SmsOptions { Url = provider.MessagesUrl });
        // Ten at night in Shanghai; the window ends at nine.
        stage.Console.Clock.Now = new DateTimeOffset(2026, 11, 21, 14, 0, 0, TimeSpan.Zero);
        await stage.PlanAsync("sms", 3);
        await stage.Pump.DrainAsync(default);
        var end = Assert.Single((await stage.RowsAsync()).Select(row => row.NotBefore).Distinct());
        Assert.Equal(new DateTimeOffset(2026, 11, 22, 1, 0, 0, TimeSpan.Zero), end);

        stage.Console.Clock.Now = end.AddMilliseconds(-1);
        await stage.Pump.DrainAsync(default);
        Assert.Equal(0, provider.Count);
        stage.Console.Clock.Now = end;
        await stage.Pump.DrainAsync(default);
        Assert.Equal(3, provider.Count);
        Assert.Equal("Accepted 3", await stage.StatesAsync());
    }
}
