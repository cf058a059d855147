using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Channels.Adapters.Outbox;
using CampaignConsole.Core.Channels.Adapters.Sms;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.Outbox;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Tests.Channels.Adapters;
using CampaignConsole.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Channels.Deliveries;

/// <summary>The ledger: nothing lost, nothing twice, everything accounted for.</summary>
public sealed class LedgerTests
{
    [Theory, EachDatabase]
    public async Task What_is_given_up_after_an_attempt_that_may_have_left_is_unknown_and_not_skipped(DatabaseKind kind)
    {
        await using var stage = await LedgerStage.StartAsync(kind);
        stage.Console.Clock.Now = new DateTimeOffset(2026, 11, 21, 4, 0, 0, TimeSpan.Zero);
        await using var provider = await FakeProvider.StartAsync();
        provider.Does = "502";
        await stage.EnableAsync("sms", new SmsOptions { Url = provider.Url });
        await stage.PlanAsync("sms", 3);
        await stage.PlanAsync("sms", 1, firstMember: 4, expiresAt: stage.Console.Clock.Now.AddHours(1));
        await stage.Pump.DrainAsync(default);
        Assert.All(await stage.RowsAsync(), row => Assert.True(row.State == DeliveryState.Planned && row.FirstAttemptAt is not null));
        await stage.ChangeAsync(db => db.Set<ConsentState>().Where(state => state.MemberId == 1).ExecuteUpdateAsync(set => set.SetProperty(state => state.Granted, false)));
        // One that was never tried.
        await stage.PlanAsync("sms", 1, firstMember: 5);
        await stage.ChangeAsync(db => db.Set<Delivery>().Where(row => row.MemberId == 5 || row.MemberId == 2 || row.MemberId == 3).ExecuteUpdateAsync(set => set.SetProperty(row => row.NotBefore, stage.Console.Clock.Now.AddHours(9))));
        stage.Console.Clock.Advance(TimeSpan.FromHours(2));
        await stage.Pump.DrainAsync(default);
        Assert.Equal([(DeliveryState.Unknown, "no_consent"), (DeliveryState.Unknown, "expired")], (await stage.RowsAsync()).Where(row => row.MemberId is 1 or 4).Select(row => (row.State, row.Reason)));

        await stage.ChangeAsync(db => db.Set<Campaign>().ExecuteUpdateAsync(set => set.SetProperty(campaign => campaign.State, CampaignState.Stopped)));
        await stage.Pump.DrainAsync(default);
        Assert.Equal(
            [(DeliveryState.Unknown, "stopped"), (DeliveryState.Unknown, "stopped"), (DeliveryState.Cancelled, "stopped")],
            (await stage.RowsAsync()).Where(row => row.MemberId is 2 or 3 or 5).OrderBy(row => row.MemberId).Select(row => (row.State, row.Reason)));
    }

    [Theory, EachDatabase]
    public async Task In_the_sandbox_every_planned_message_becomes_a_file_and_an_accepted_row(DatabaseKind kind)
    {
        await using var stage = await LedgerStage.StartAsync(kind);
        await stage.PlanAsync("email", 600);
        await stage.PlanAsync("sms", 40);
        await stage.PlanAsync("calllist", 7);

        await stage.Pump.DrainAsync(default);

        Assert.Equal("Accepted 647", await stage.StatesAsync());
        Assert.Equal(647, await stage.Console.ReadAsync(db => db.Set<OutboxMessage>().CountAsync()));
        Assert.Equal(647, await stage.Console.ReadAsync(db => db.Set<ActivityEntry>().CountAsync(entry => entry.Kind == ActivityKind.Sent && entry.CampaignId == LedgerStage.Campaign)));
        var folder = stage.Console.Options.Folder("outbox");
        foreach (var row in await stage.RowsAsync())
        {
            var document = await OutboxSender.ReadAsync(folder, row.Channel, row.OccurrenceId, row.Key, default);
            Assert.Equal(LedgerStage.Address(row.Channel, row.MemberId), document!.Message.Address);
            Assert.Equal(LedgerStage.Offer, document.Message.Offer!.Id);
            Assert.Equal(64, document.Message.Offer.Hash.Length);
        }

        Assert.Equal(8, (await File.ReadAllLinesAsync(Path.Combine(folder, "files", "calllist-50.csv"))).Length);
        Assert.Equal(OccurrenceState.Finished, await stage.Console.ReadAsync(db => db.Set<Occurrence>().Select(run => run.State).SingleAsync()));
    }

    [Theory, EachDatabase]
    public async Task What_nobody_settled_is_closed_after_72_hours_however_much_it_is_and_looked_for_once_a_minute(DatabaseKind kind)
    {
        await using var stage = await LedgerStage.StartAsync(kind);
        await stage.PlanAsync("sms", 600);
        await AgeAsync();
        await stage.Pump.DrainAsync(default);
        Assert.Equal("ClosedUnknown 600", await stage.StatesAsync());

        await stage.PlanAsync("sms", 1, firstMember: 601);
        await AgeAsync();
        await stage.Pump.DrainAsync(default);
        Assert.Equal("Unknown 1, ClosedUnknown 600", await stage.StatesAsync());
        stage.Console.Clock.Advance(TimeSpan.FromMinutes(1));
        await stage.Pump.DrainAsync(default);
        Assert.Equal("ClosedUnknown 601", await stage.StatesAsync());

        Task AgeAsync() => stage.ChangeAsync(db => db.Set<Delivery>().Where(row => row.State == DeliveryState.Planned).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.State, DeliveryState.Unknown).SetProperty(row => row.UpdatedAt, stage.Console.Clock.Now.AddHours(-73))));
    }

    [Theory, EachDatabase]
    public async Task Whoever_is_not_in_the_file_does_not_count_as_told(DatabaseKind kind)
    {
        await using var stage = await LedgerStage.StartAsync(kind);
        await stage.PlanAsync("mail", 3);
        // The postal address of member 2 has been deleted since.
        await stage.ChangeAsync(db => db.Set<Delivery>().ExecuteUpdateAsync(set => set.SetProperty(row => row.IdentityId, (long?)null)));
        await stage.ChangeAsync(db => db.Set<Person>().Where(person => person.MemberId != 2).ExecuteUpdateAsync(set => set.SetProperty(person => person.Line1, "1 Nanjing Road")));

        await stage.Pump.DrainAsync(default);

        Assert.Equal([(DeliveryState.Accepted, null), (DeliveryState.Rejected, "no_content"), (DeliveryState.Accepted, null)], (await stage.RowsAsync()).OrderBy(row => row.MemberId).Select(row => (row.State, row.Reason)));
        var file = await File.ReadAllTextAsync(Path.Combine(stage.Console.Options.Folder("outbox"), "files", "mail-50.csv"));
        Assert.All(await stage.RowsAsync(), row => Assert.Equal(row.MemberId != 2, file.Contains(row.Key.ToString("D"), StringComparison.Ordinal)));
        Assert.Equal(2, await stage.Console.ReadAsync(db => db.Set<ActivityEntry>().CountAsync(entry => entry.Kind == ActivityKind.Sent)));
    }

    [Theory, EachDatabase]
    public async Task A_launch_that_runs_again_plans_nothing_twice_and_a_shared_phone_rings_once(DatabaseKind kind)
    {
        await using var stage = await LedgerStage.StartAsync(kind);
        await stage.PlanAsync("sms", 5);
        await stage.PlanAsync("sms", 5);
        await stage.ChangeAsync(db => DeliveryPlanning.PlanAsync(db,
            [DeliveryPlanning.Row(LedgerStage.Run, LedgerStage.Campaign, new PlannedMessage(9, 9, 9, "sms", 1, null, LedgerStage.Address("sms", 1), stage.Console.Clock.Now, null), stage.Console.Clock.Now)], default));

        Assert.Equal("Planned 5", await stage.StatesAsync());
    }

    [Theory, EachDatabase]
    public async Task What_changed_since_the_launch_is_seen_at_the_moment_of_sending(DatabaseKind kind)
    {
        await using var stage = await LedgerStage.StartAsync(kind);
        await stage.PlanAsync("sms", 6);
        await stage.PlanAsync("sms", 1, firstMember: 7, expiresAt: stage.Console.Clock.Now);
        await stage.ChangeAsync(async db =>
        {
            await db.Set<ConsentState>().Where(state => state.MemberId == 1).ExecuteUpdateAsync(set => set.SetProperty(state => state.Granted, false));
            await db.Set<ConsentState>().Where(state => state.MemberId == 2).ExecuteDeleteAsync();
            await db.Set<Member>().Where(member => member.Id == 3).ExecuteUpdateAsync(set => set.SetProperty(member => member.ObjectsToPersonalised, true));
            await db.Set<Member>().Where(member => member.Id == 4).ExecuteUpdateAsync(set => set.SetProperty(member => member.Status, MemberStatus.Erased));
            await db.Set<Core.Members.Identities.Identity>().Where(identity => identity.MemberId == 5).ExecuteDeleteAsync();
        });

        await stage.Pump.DrainAsync(default);

        Assert.Equal(["no_consent", "no_consent", "objection", "erased", "no_address", null, "expired"], (await stage.RowsAsync()).Select(row => row.Reason));
        var balance = Assert.Single(await stage.Console.ReadAsync(db => DeliveryBalance.OfRunAsync(db, LedgerStage.Run, default)));
        Assert.Equal((7, 1, 6, 0, 0, 0), (balance.Planned, balance.Sent, balance.Skipped, balance.Failed, balance.Unknown, balance.Pending));
    }

    [Theory, EachDatabase]
    public async Task While_its_offer_is_on_hold_nobody_is_told_of_it_and_what_grows_too_old_meanwhile_expires(DatabaseKind kind)
    {
        await using var stage = await LedgerStage.StartAsync(kind);
        await stage.PlanAsync("sms", 2, expiresAt: stage.Console.Clock.Now.AddHours(1));
        await stage.PlanAsync("sms", 1, firstMember: 3);
        await SetAsync(OfferState.Held);

        await stage.Pump.DrainAsync(default);
        Assert.All(await stage.RowsAsync(), row => Assert.Equal((DeliveryState.Planned, 0L), (row.State, row.Fence)));

        stage.Console.Clock.Advance(TimeSpan.FromHours(2));
        await stage.Pump.DrainAsync(default);
        Assert.Equal(["expired", "expired", null], (await stage.RowsAsync()).Select(row => row.Reason));
        Assert.Equal(OccurrenceState.Sending, await RunAsync());

        await SetAsync(OfferState.Live);
        await stage.Pump.DrainAsync(default);
        Assert.Equal("Accepted 1, Expired 2", await stage.StatesAsync());
        Assert.Equal(OccurrenceState.Finished, await RunAsync());
        return;

        Task SetAsync(OfferState state) => stage.ChangeAsync(db => db.Set<Offer>().ExecuteUpdateAsync(set => set.SetProperty(offer => offer.State, state)));

        Task<OccurrenceState> RunAsync() => stage.Console.ReadAsync(db => db.Set<Occurrence>().Select(run => run.State).SingleAsync());
    }

    [Theory, EachDatabase]
    public async Task A_run_counts_once_against_the_frequency_cap_on_however_many_channels(DatabaseKind kind)
    {
        await using var stage = await LedgerStage.StartAsync(kind);
        for (var i = 1; i <= 4; i++)
        {
            if (i > 1) await stage.Console.WriteAsync(db => LedgerStage.AddCampaign(db, LedgerStage.Campaign + i, LedgerStage.Run + i));
            var (campaign, run) = i == 1 ? (LedgerStage.Campaign, LedgerStage.Run) : (LedgerStage.Campaign + i, LedgerStage.Run + i);
            await stage.PlanAsync("sms", 1, campaign: campaign, run: run);
            await stage.PlanAsync("email", 1, campaign: campaign, run: run);
            await stage.Pump.DrainAsync(default);
        }

        Assert.Equal("Accepted 6, Suppressed 2", await stage.StatesAsync());
        Assert.All((await stage.RowsAsync()).Where(row => row.State == DeliveryState.Suppressed), row => Assert.Equal(("frequency_cap", LedgerStage.Run + 4), (row.Reason, row.OccurrenceId)));
    }

    [Theory, EachDatabase]
    public async Task Quiet_hours_hold_a_message_until_the_members_morning(DatabaseKind kind)
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var stage = await LedgerStage.StartAsync(kind);
        await stage.EnableAsync("sms", new SmsOptions { Url = provider.Url });
        stage.Console.Clock.Now = new DateTimeOffset(2026, 11, 21, 14, 0, 0, TimeSpan.Zero);
        await stage.PlanAsync("sms", 1, zone: "Asia/Shanghai");
        await stage.PlanAsync("sms", 1, firstMember: 2, zone: "Europe/Berlin");

        await stage.Pump.DrainAsync(default);

        var rows = await stage.RowsAsync();
        Assert.Equal((DeliveryState.Planned, "quiet_hours", new DateTimeOffset(2026, 11, 22, 1, 0, 0, TimeSpan.Zero)), (rows[0].State, rows[0].Reason, rows[0].NotBefore));
        Assert.Equal(DeliveryState.Accepted, rows[1].State);
        stage.Console.Clock.Now = rows[0].NotBefore;
        await stage.Pump.DrainAsync(default);
        Assert.Equal("Accepted 2", await stage.StatesAsync());
        Assert.Equal(2, provider.Effects.Count);
    }

    [Theory, EachDatabase]
    public async Task A_pause_holds_a_stop_cancels_and_a_withdrawn_offer_is_not_told(DatabaseKind kind)
    {
        await using var stage = await LedgerStage.StartAsync(kind);
        await stage.PlanAsync("sms", 3);
        await SetStateAsync(CampaignState.Paused);
        await stage.Pump.DrainAsync(default);
        Assert.Equal("Planned 3", await stage.StatesAsync());

        await SetStateAsync(CampaignState.Running);
        await stage.ChangeAsync(db => db.Set<Offer>().ExecuteUpdateAsync(set => set.SetProperty(offer => offer.State, OfferState.Withdrawn)));
        await stage.Pump.DrainAsync(default);
        Assert.All(await stage.RowsAsync(), row => Assert.Equal((DeliveryState.Cancelled, "offer_withdrawn"), (row.State, row.Reason)));

        await stage.PlanAsync("email", 2);
        await stage.ChangeAsync(db => db.Set<Occurrence>().ExecuteUpdateAsync(set => set.SetProperty(run => run.State, OccurrenceState.Stopped)));
        await SetStateAsync(CampaignState.Stopped);
        await stage.Pump.DrainAsync(default);
        Assert.Equal("Cancelled 5", await stage.StatesAsync());
        Assert.Equal(2, (await stage.RowsAsync()).Count(row => row.Reason == "stopped"));

        Task SetStateAsync(CampaignState state) => stage.ChangeAsync(db => db.Set<Campaign>().ExecuteUpdateAsync(set => set.SetProperty(campaign => campaign.State, state)));
    }

    [Theory, EachDatabase]
    public async Task A_crash_while_sending_is_settled_by_what_the_channel_promised(DatabaseKind kind)
    {
        await using var stage = await LedgerStage.StartAsync(kind);
        await stage.PlanAsync("sms", 4);
        var now = stage.Console.Clock.Now;
        var classes = new[] { DeliveryClass.Keyed, DeliveryClass.AtMostOnce, DeliveryClass.AtLeastOnce };
        await stage.ChangeAsync(async db =>
        {
            var rows = await db.Set<Delivery>().OrderBy(row => row.Id).ToListAsync();
            for (var i = 0; i < 3; i++) (rows[i].State, rows[i].Class, rows[i].Attempt, rows[i].FirstAttemptAt) = (DeliveryState.Sending, classes[i], 1, now);
            rows[3].State = DeliveryState.Claimed;
            foreach (var row in rows) (row.Owner, row.LeaseUntil) = ("dead", now.AddSeconds(10));
        });

        await stage.Pump.DrainAsync(default);
        Assert.Equal("Claimed 1, Sending 3", await stage.StatesAsync());
        stage.Console.Clock.Advance(TimeSpan.FromSeconds(11));
        await stage.Pump.DrainAsync(default);

        Assert.Equal([DeliveryState.Accepted, DeliveryState.Unknown, DeliveryState.Accepted, DeliveryState.Accepted], (await stage.RowsAsync()).Select(row => row.State));
        Assert.Equal([2, 1, 2, 1], (await stage.RowsAsync()).Select(row => row.Attempt));
        stage.Console.Clock.Advance(TimeSpan.FromHours(73));
        await stage.Pump.DrainAsync(default);
        Assert.Equal("Accepted 3, ClosedUnknown 1", await stage.StatesAsync());
    }

    [Theory, EachDatabase]
    public async Task A_lost_lease_writes_nothing(DatabaseKind kind)
    {
        await using var stage = await LedgerStage.StartAsync(kind);
        await stage.PlanAsync("sms", 1);
        var id = (await stage.RowsAsync())[0].Id;
        await stage.ChangeAsync(db => db.Set<Delivery>().ExecuteUpdateAsync(set => set.SetProperty(row => row.State, DeliveryState.Sending).SetProperty(row => row.Owner, "new")));

        var moved = await stage.Console.Gate.WriteAsync(db => DeliveryLedger.MoveAsync(db, [id], "old", DeliveryState.Sending, new NextState(DeliveryState.Accepted, null), stage.Console.Clock.Now, default), default);

        Assert.Equal(0, moved);
        Assert.Equal("Sending 1", await stage.StatesAsync());
    }

    [Fact]
    public async Task Two_pumps_never_send_one_row_twice()
    {
        Assert.SkipWhen(string.IsNullOrEmpty(EachDatabaseAttribute.Postgres), "CONSOLE_TEST_POSTGRES names no server");
        await using var provider = await FakeProvider.StartAsync();
        await using var stage = await LedgerStage.StartAsync(DatabaseKind.Postgres);
        await stage.EnableAsync("email", new Core.Channels.Adapters.Email.EmailOptions { Host = "127.0.0.1", Port = 1, FromAddress = "a@b.example" });
        await stage.EnableAsync("sms", new SmsOptions { Url = provider.Url }, mostAtOnce: 16);
        await stage.PlanAsync("sms", 400);
        using var pump = Microsoft.Extensions.DependencyInjection.ActivatorUtilities.CreateInstance<DeliveryPump>(stage.Console.Get<IServiceProvider>());

        await Task.WhenAll(stage.Pump.DrainAsync(default), pump.DrainAsync(default));
        await stage.Pump.DrainAsync(default);

        Assert.Equal("Accepted 400", await stage.StatesAsync());
        Assert.Equal(400, provider.Requests.Count);
        Assert.Equal(400, provider.Effects.Count);
        Assert.All(await stage.RowsAsync(), row => Assert.Equal(1, row.Attempt));
    }

    [Theory, EachDatabase]
    public async Task A_kill_switch_stops_within_two_seconds_and_the_balance_still_adds_up(DatabaseKind kind)
    {
        await using var provider = await FakeProvider.StartAsync();
        provider.Does = "slow";
        await using var stage = await LedgerStage.StartAsync(kind);
        await stage.EnableAsync("sms", new SmsOptions { Url = provider.Url }, mostAtOnce: 4);
        await stage.PlanAsync("sms", 200);
        var pumping = stage.Pump.DrainAsync(default);
        while (provider.Requests.Count < 8 && !pumping.IsCompleted) await Task.Delay(20);

        await stage.ChangeAsync(db =>
        {
            db.Add(new Core.Channels.KillSwitch { Scope = KillScopes.All, IsOn = true });
            return Task.CompletedTask;
        });
        await Task.Delay(TimeSpan.FromSeconds(2));
        var requests = provider.Requests.Count;
        await pumping;

        Assert.Equal(requests, provider.Requests.Count);
        var sent = (await stage.RowsAsync()).Count(row => row.State == DeliveryState.Accepted);
        Assert.Equal(sent, provider.Effects.Count);
        Assert.Equal($"Planned {200 - sent}, Accepted {sent}", await stage.StatesAsync());
        Assert.InRange(sent, 8, 199);
    }

    [Theory, EachDatabase]
    public async Task A_provider_that_answers_late_or_never_is_asked_again_with_the_same_key(DatabaseKind kind)
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var stage = await LedgerStage.StartAsync(kind);
        await stage.EnableAsync("sms", new SmsOptions { Url = provider.Url, TimeoutSeconds = 2 });
        await stage.PlanAsync("sms", 3);
        provider.Does = "abort";
        await stage.Pump.DrainAsync(default);
        Assert.Equal("Planned 3", await stage.StatesAsync());
        Assert.All(await stage.RowsAsync(), row => Assert.Equal("http_cut", row.Reason));

        provider.Does = "ok";
        stage.Console.Clock.Advance(TimeSpan.FromMinutes(1));
        await stage.Pump.DrainAsync(default);

        Assert.Equal("Accepted 3", await stage.StatesAsync());
        Assert.Equal(6, provider.Requests.Count);
        Assert.Equal(3, provider.Effects.Count);
        Assert.All(await stage.RowsAsync(), row => Assert.StartsWith("p-", row.ProviderId));
    }
}
