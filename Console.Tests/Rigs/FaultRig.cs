using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Channels.Adapters.Email;
using CampaignConsole.Core.Channels.Adapters.Sms;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Tests.Channels.Deliveries;
using CampaignConsole.Tests.Channels.Receivers;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Rigs;

/// <summary>A whole push against sinks that fail by a seed, over as many hours as the retries take: every message comes to one end, the right one, and nobody gets anything twice.</summary>
static class FaultRig
{
    const string MailFaults = "451 421 550 451_dot 554_dot cut_before_dot cut_after_dot cut_after_dot_lost stall_after_dot";

    const string HttpFaults = "400 404 409 422 425 429 503_retry 500 502 504 reset reset_lost stall redirect broken_body huge_body slow_body";

    const int Percent = 20;

    public static async Task<RigReport> RunAsync(DatabaseKind kind)
    {
        var recipients = RigSize.Of("FAULTS", 300, 5_000);
        await using var provider = await Receiver.StartAsync("http");
        await using var mail = await Receiver.StartAsync("smtp");
        await using var stage = await LedgerStage.StartAsync(kind);
        await stage.EnableAsync("sms", new SmsOptions { Url = provider.MessagesUrl, TimeoutSeconds = 1 }, mostAtOnce: 32);
        await stage.EnableAsync("email", new EmailOptions { Host = "127.0.0.1", Port = mail.Port, Security = SmtpSecurity.None, FromAddress = "shop@brand.example", TimeoutSeconds = 1 }, mostAtOnce: 32);
        // The guards would pause such channels long before, and quiet hours would make it a matter of days.
        await stage.Console.Get<SettingsBook>().WriteAsync(
            stage.Console.Administrator, ChannelPolicy.Default with { QuietChannels = [], Guards = new ChannelGuards { ErrorsOfHundred = 100, BreakerFailures = 100, BouncesBasisPoints = 10_000, ComplaintsBasisPoints = 10_000 } }, default);
        provider.Fails($"seed {RigSize.Seed} {Percent} {HttpFaults}");
        mail.Fails($"seed {RigSize.Seed} {Percent} {MailFaults}");
        await stage.PlanAsync("sms", recipients);
        await stage.PlanAsync("email", recipients);

        var report = new RigReport("fault-rig", kind);
        await stage.Pump.DrainAsync(default);
        // From one due time to the next: a domain that closes its service with 421 is left alone for a minute, and takes some fifty mails until it does so again.
        for (var end = stage.Console.Clock.GetUtcNow() + TimeSpan.FromHours(24); stage.Console.Clock.GetUtcNow() < end && await NextDueAsync(stage) is { } due;)
        {
            var wait = due - stage.Console.Clock.GetUtcNow();
            // What is due and does not move is waited for as well: by the end it stands in the report.
            stage.Console.Clock.Advance(wait > TimeSpan.Zero ? wait : TimeSpan.FromMinutes(1));
            await stage.Pump.DrainAsync(default);
        }

        var rows = await stage.RowsAsync();
        var keyed = Inquest.OfKeyed([.. rows.Where(row => row.Channel == ChannelNames.Sms)], provider.Taken());
        var unkeyed = Inquest.OfUnkeyed([.. rows.Where(row => row.Channel == ChannelNames.Email)], mail.Taken());
        var rejected = rows.Count(row => row.State == DeliveryState.Rejected);
        var balances = await stage.Console.ReadAsync(db => DeliveryBalance.OfRunAsync(db, LedgerStage.Run, default));
        var told = await stage.Console.ReadAsync(db => db.Set<ActivityEntry>().CountAsync(entry => entry.Kind == ActivityKind.Sent));
        report.Figure($"{2 * recipients} messages, {Percent} % of the attempts fail: class A: {keyed}; class B: {unkeyed}; {rejected} rejected");
        report.Demand(keyed is { Lost: 0, Doubled: 0, Unknown: 0 }, $"class A: {keyed}");
        report.Demand(unkeyed is { Lost: 0, Unaccounted: 0, Doubled: 0, Unknown: > 0 }, $"class B: {unkeyed}");
        // A provider that answered with a refusal for good has taken nothing; one that took it at another attempt is no contradiction for a key.
        report.Demand(!rows.Exists(row => DeliveryMoves.Pending.Contains(row.State)), $"some messages have not come to an end: {string.Join(", ", rows.Where(row => DeliveryMoves.Pending.Contains(row.State)).CountBy(row => (row.Channel, row.State, row.Reason)))}");
        report.Demand(told == rows.Count(row => row.State == DeliveryState.Accepted), $"members were told of {told}");
        foreach (var balance in balances)
            report.Demand(balance.Sent + balance.Skipped + balance.Failed + balance.Unknown == recipients && balance.Planned == recipients, $"the balance does not add up: {balance}");
        report.Demand(rejected > 0 && rows.Exists(row => row.Attempt > 1), $"nothing failed: the rig had no bite");
        return report;
    }

    static Task<DateTimeOffset?> NextDueAsync(LedgerStage stage) =>
        stage.Console.ReadAsync(db => db.Set<Delivery>().Where(row => DeliveryMoves.Pending.Contains(row.State)).MinAsync(row => (DateTimeOffset?)row.NotBefore));
}

/// <inheritdoc cref="FaultRig"/>
public sealed class FaultRigTests
{
    [Theory, EachDatabase]
    public async Task Whatever_the_other_side_does_every_message_comes_to_one_end_and_to_nobody_twice(DatabaseKind kind) => (await FaultRig.RunAsync(kind)).Close();
}
