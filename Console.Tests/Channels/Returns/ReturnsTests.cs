using System.Text;
using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Channels.Adapters.Email;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.Returns;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Tests.Channels.Adapters;
using CampaignConsole.Tests.Channels.Deliveries;
using CampaignConsole.Tests.Kit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignConsole.Tests.Channels.Returns;

/// <summary>What comes back by mail and what it changes: the ledger, consent, and where nothing is sent to again.</summary>
public sealed class ReturnsTests
{
    [Theory, EachDatabase]
    public async Task A_report_settles_what_was_unknown_and_the_balance_stays_true_to_the_row(DatabaseKind kind)
    {
        await using var stage = await SentAsync(kind, 5, DeliveryState.Unknown);
        var keys = await KeysAsync(stage);

        await TakeAsync(stage, ReturnedMails.Report(keys[0], "failed", "5.1.1"), ReturnedMails.Report(keys[1], "delivered", "2.0.0", to: "m2@example.org"), ReturnedMails.Report(keys[2], "delayed", "4.4.1", to: "m3@example.org"),
            ReturnedMails.Report(keys[3], "failed", "4.4.7", to: "m4@example.org"));

        Assert.Equal(
            [(DeliveryState.Rejected, "bounced"), (DeliveryState.Accepted, null), (DeliveryState.Unknown, "smtp_cut"), (DeliveryState.Rejected, "bounced"), (DeliveryState.Unknown, "smtp_cut")],
            (await stage.RowsAsync()).Select(row => (row.State, row.Reason)));
        var balance = Assert.Single(await stage.Console.ReadAsync(db => DeliveryBalance.OfRunAsync(db, LedgerStage.Run, default)));
        Assert.Equal((5, 1, 0, 2, 2, 0), (balance.Planned, balance.Sent, balance.Skipped, balance.Failed, balance.Unknown, balance.Pending));
        Assert.Equal(["bounced 5.1.1", "delayed 4.4.1", "delivered 2.0.0", "soft_bounced 4.4.7"], await EventsAsync(stage));
        // The campaign counts bounces of both sorts as such.
        Assert.Equal([new ReturnCount("email", "delivered", 1), new ReturnCount("email", "delayed", 1), new ReturnCount("email", "bounced", 2)],
            await stage.Console.Get<ReturnQueries>().OfCampaignAsync(stage.Console.Marketer, LedgerStage.Campaign, default));
        Assert.Equal(["Sent 2", "Delivered 2", "Bounced 1", "Bounced 4"], (await stage.Console.ReadAsync(db =>
            db.Set<ActivityEntry>().OrderBy(entry => entry.Kind).ThenBy(entry => entry.MemberId).ToListAsync())).Select(entry => $"{entry.Kind} {entry.MemberId}"));
    }

    [Theory, EachDatabase]
    public async Task What_was_accepted_and_bounces_later_stays_accepted_and_is_counted_beside_it(DatabaseKind kind)
    {
        await using var stage = await SentAsync(kind, 1, DeliveryState.Accepted);

        await TakeAsync(stage, ReturnedMails.Report((await KeysAsync(stage))[0], "failed", "5.1.1"));

        Assert.Equal("Accepted 1", await stage.StatesAsync());
        Assert.Equal(["bounced 5.1.1"], await EventsAsync(stage));
    }

    [Theory, EachDatabase]
    public async Task The_same_report_twice_in_one_go_or_by_another_way_changes_nothing(DatabaseKind kind)
    {
        await using var stage = await SentAsync(kind, 2, DeliveryState.Unknown);
        var keys = await KeysAsync(stage);
        string[] mails = [ReturnedMails.Report(keys[0], "failed", "5.1.1"), ReturnedMails.Complaint(keys[1], to: "m2@example.org")];

        Assert.Equal(2, await TakeAsync(stage, [.. mails, .. mails]));
        Assert.Equal(0, await TakeAsync(stage, mails));

        Assert.Equal(2, (await EventsAsync(stage)).Count);
        Assert.Equal(1, await stage.Console.ReadAsync(db => db.Set<ConsentRecord>().CountAsync()));
    }

    [Theory, EachDatabase]
    public async Task A_complaint_takes_the_consent_of_the_whole_channel_back_and_leaves_the_others(DatabaseKind kind)
    {
        await using var stage = await SentAsync(kind, 2, DeliveryState.Accepted);
        await stage.Console.WriteAsync(db =>
        {
            db.Add(new ConsentState { MemberId = 1, Channel = "email", Topic = "news", Granted = true });
            db.Add(new ConsentState { MemberId = 1, Channel = "sms", Topic = "offers", Granted = true });
        });

        await TakeAsync(stage, ReturnedMails.Complaint((await KeysAsync(stage))[0]));

        Assert.Equal(["1 email news False", "1 email offers False", "1 sms offers True", "2 email offers True"], (await stage.Console.ReadAsync(db => db.Set<ConsentState>().ToListAsync()))
            .Select(state => $"{state.MemberId} {state.Channel} {state.Topic} {state.Granted}").Order(StringComparer.Ordinal));
        Assert.Equal(["complaint", "complaint"], await stage.Console.ReadAsync(db => db.Set<ConsentRecord>().Select(record => record.Source).ToListAsync()));
        Assert.Equal(["complained abuse"], await EventsAsync(stage));
    }

    [Theory, EachDatabase]
    public async Task Feedback_that_a_mail_was_wanted_and_reports_on_strangers_change_nothing(DatabaseKind kind)
    {
        await using var stage = await SentAsync(kind, 1, DeliveryState.Unknown);

        Assert.Equal(0, await TakeAsync(stage,
            ReturnedMails.Complaint((await KeysAsync(stage))[0], "not-spam"), ReturnedMails.Report(Guid.NewGuid(), "failed", "5.1.1"), "Subject: Hello\n\nHello"));

        Assert.Equal("Unknown 1", await stage.StatesAsync());
        Assert.Empty(await EventsAsync(stage));
    }

    [Theory, EachDatabase]
    public async Task A_report_that_names_the_key_but_another_address_changes_nothing(DatabaseKind kind)
    {
        await using var stage = await SentAsync(kind, 2, DeliveryState.Unknown);
        var key = (await KeysAsync(stage))[0];

        Assert.Equal(0, await TakeAsync(stage,
            ReturnedMails.Report(key, "failed", "5.1.1", to: "m2@example.org"), ReturnedMails.Report(key, "delivered", "2.0.0", to: "nobody"), ReturnedMails.Complaint(key, to: "m2@example.org")));

        Assert.Equal("Unknown 2", await stage.StatesAsync());
        Assert.Empty(await EventsAsync(stage));
        Assert.Equal((0, 0), (await stage.Console.ReadAsync(db => db.Set<FailedAddress>().CountAsync()), await stage.Console.ReadAsync(db => db.Set<ConsentRecord>().CountAsync())));
        // However it is written, its own address is another matter.
        Assert.Equal(1, await TakeAsync(stage, ReturnedMails.Report(key, "failed", "5.1.1", to: "M1@Example.ORG")));
    }

    [Theory, EachDatabase]
    public async Task An_address_that_failed_for_good_is_not_sent_to_again_until_it_changes(DatabaseKind kind)
    {
        await using var stage = await SentAsync(kind, 3, DeliveryState.Accepted);
        var keys = await KeysAsync(stage);
        await TakeAsync(stage, ReturnedMails.Report(keys[0], "failed", "5.1.1"), ReturnedMails.Report(keys[1], "failed", "5.2.2", to: "m2@example.org"), ReturnedMails.Report(keys[2], "failed", "5.1.1", to: "m3@example.org"));

        await stage.Console.WriteAsync(db => LedgerStage.AddCampaign(db, 6, 60));
        await stage.PlanAsync("email", 3, campaign: 6, run: 60);
        // The third has another address since: its hash is another.
        await stage.ChangeAsync(db => db.Set<Delivery>().Where(row => row.OccurrenceId == 60 && row.MemberId == 3)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.AddressHash, DeliveryPlanning.HashOf("email", "new@example.org"))));
        await stage.Pump.DrainAsync(default);

        Assert.Equal(
            [(DeliveryState.Suppressed, "address_failed"), (DeliveryState.Accepted, null), (DeliveryState.Accepted, null)],
            (await stage.RowsAsync()).Where(row => row.OccurrenceId == 60).OrderBy(row => row.MemberId).Select(row => (row.State, row.Reason)));
    }

    [Theory, EachDatabase]
    public async Task A_server_that_knows_at_once_that_there_is_no_such_address_marks_it_too(DatabaseKind kind)
    {
        await using var server = new FakeSmtpServer { At = SmtpStage.Recipient, What = "550 5.1.1 no such user" };
        await using var stage = await LedgerStage.StartAsync(kind);
        await stage.EnableAsync("email", Options(server.Port));
        await stage.PlanAsync("email", 1);

        await stage.Pump.DrainAsync(default);

        Assert.Equal("smtp_550_5.1.1", (await stage.RowsAsync())[0].Reason);
        Assert.Equal("5.1.1", await stage.Console.ReadAsync(db => db.Set<FailedAddress>().Select(failed => failed.Code).SingleAsync()));
    }

    [Theory, EachDatabase]
    public async Task A_proof_that_came_while_the_row_was_sending_settles_it_once_it_is_unknown(DatabaseKind kind)
    {
        await using var stage = await SentAsync(kind, 3, DeliveryState.Sending);
        var keys = await KeysAsync(stage);
        await TakeAsync(stage, ReturnedMails.Report(keys[0], "failed", "5.1.1"), ReturnedMails.Report(keys[1], "delivered", "2.0.0", to: "m2@example.org"), ReturnedMails.Report(keys[2], "delayed", "4.4.1", to: "m3@example.org"));
        Assert.Equal("Sending 3", await stage.StatesAsync());
        await SetAsync(stage, DeliveryState.Unknown);

        await stage.Console.Get<LateProofs>().SettleAsync(default);

        Assert.Equal([DeliveryState.Rejected, DeliveryState.Accepted, DeliveryState.Unknown], (await stage.RowsAsync()).Select(row => row.State));
        Assert.Equal(0, await stage.Console.Get<LateProofs>().SettleAsync(default));
    }

    [Theory, EachDatabase]
    public async Task The_mailbox_folder_is_read_once_also_when_the_process_dies_before_it_lays_a_mail_aside(DatabaseKind kind)
    {
        await using var stage = await SentAsync(kind, 3, DeliveryState.Unknown);
        var folder = stage.Console.Options.Folder("mailbox");
        await stage.EnableAsync("email", Options(2525, folder));
        var keys = await KeysAsync(stage);
        var inbox = Directory.CreateDirectory(Path.Combine(folder, "new")).FullName;
        await File.WriteAllTextAsync(Path.Combine(inbox, "1.host"), ReturnedMails.Report(keys[0], "failed", "5.1.1"));
        await File.WriteAllTextAsync(Path.Combine(inbox, "2.host"), "no mail at all");
        await File.WriteAllBytesAsync(Path.Combine(inbox, "3.host:2,"), [.. Encoding.UTF8.GetBytes(ReturnedMails.Report(keys[1], "delivered", "2.0.0", to: "m2@example.org")), .. new byte[3_000_000]]);
        var job = stage.Console.Get<IEnumerable<IRecurringJob>>().OfType<ReadMailbox>().Single();

        // Committed, and dead before the move.
        await TakeAsync(stage, ReturnedMails.Report(keys[0], "failed", "5.1.1"));
        await job.TickAsync(default);
        await job.TickAsync(default);

        Assert.Empty(Directory.GetFiles(inbox));
        Assert.Equal(["1.host:2,S", "2.host:2,S", "3.host:2,"], Directory.GetFiles(Path.Combine(folder, "cur")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal("Accepted 1, Rejected 1, Unknown 1", await stage.StatesAsync());
        Assert.Equal(2, (await EventsAsync(stage)).Count);
    }

    [Theory, EachDatabase]
    public async Task A_copy_on_another_installation_leaves_the_mailbox_alone(DatabaseKind kind)
    {
        await using var stage = await SentAsync(kind, 1, DeliveryState.Unknown);
        var folder = stage.Console.Options.Folder("mailbox");
        await stage.EnableAsync("email", Options(2525, folder));
        await stage.ChangeAsync(db => db.Set<ChannelSetting>().ExecuteUpdateAsync(set => set.SetProperty(setting => setting.HostMark, "elsewhere")));
        var inbox = Directory.CreateDirectory(Path.Combine(folder, "new")).FullName;
        await File.WriteAllTextAsync(Path.Combine(inbox, "1.host"), ReturnedMails.Report((await KeysAsync(stage))[0], "failed", "5.1.1"));

        await stage.Console.Get<IEnumerable<IRecurringJob>>().OfType<ReadMailbox>().Single().TickAsync(default);

        Assert.Single(Directory.GetFiles(inbox));
        Assert.Equal("Unknown 1", await stage.StatesAsync());
    }

    [Fact]
    public void A_mailbox_folder_without_its_full_path_is_refused()
    {
        var refused = Assert.Throws<Refused>(() => new EmailChannel(TimeProvider.System).Open(Options(2525, "mail/bounces")));

        Assert.Equal(("channel_options_invalid", "ReturnsFolder"), (refused.Code, (string)refused.Values[0]!));
    }

    /// <summary>A run of mails that have left, in a state.</summary>
    internal static async Task<LedgerStage> SentAsync(DatabaseKind kind, int count, DeliveryState state, string channel = "email", DeliveryClass promise = DeliveryClass.AtMostOnce, Action<IServiceCollection>? also = null)
    {
        var stage = await LedgerStage.StartAsync(kind, also);
        await stage.PlanAsync(channel, count);
        await SetAsync(stage, state, promise);
        return stage;
    }

    static Task SetAsync(LedgerStage stage, DeliveryState state, DeliveryClass promise = DeliveryClass.AtMostOnce)
    {
        var (now, reason) = (stage.Console.Clock.Now, state == DeliveryState.Unknown ? "smtp_cut" : null);
        return stage.ChangeAsync(db => db.Set<Delivery>().ExecuteUpdateAsync(set => set
            .SetProperty(row => row.State, state).SetProperty(row => row.Reason, reason).SetProperty(row => row.Attempt, 1).SetProperty(row => row.Class, promise)
            .SetProperty(row => row.FirstAttemptAt, now).SetProperty(row => row.UpdatedAt, now)));
    }

    internal static async Task<IReadOnlyList<Guid>> KeysAsync(LedgerStage stage) => [.. (await stage.RowsAsync()).OrderBy(row => row.MemberId).Select(row => row.Key)];

    internal static Task<List<string>> EventsAsync(LedgerStage stage) =>
        stage.Console.ReadAsync(db => db.Set<DeliveryEvent>().OrderBy(fact => fact.Kind).ThenBy(fact => fact.Detail).Select(fact => fact.Kind + " " + fact.Detail).ToListAsync());

    static Task<int> TakeAsync(LedgerStage stage, params string[] mails) =>
        stage.Console.Get<MailReturns>().TakeAsync([.. mails.Select(Encoding.UTF8.GetBytes)], default);

    static EmailOptions Options(int port, string? folder = null) =>
        new() { Host = "127.0.0.1", Port = port, Security = SmtpSecurity.None, FromAddress = "news@brand.example", ReturnsFolder = folder, TimeoutSeconds = 5 };
}
