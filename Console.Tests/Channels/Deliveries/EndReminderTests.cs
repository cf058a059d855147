using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Assignments.Claiming;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Content;
using CampaignConsole.Core.Campaigns.Readiness;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Tests.Campaigns;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Channels.Deliveries;

/// <summary>Holders are reminded some days before their offer ends: once, at a decent hour, and not if they have used it.</summary>
public sealed class EndReminderTests
{
    static readonly CancellationToken Ct = CancellationToken.None;

    static Task TickAsync(TestConsole console) => new EndReminders(console.Gate, console.Get<IDbContextFactory<ConsoleDb>>(), console.Get<LiveUpdates>(), console.Clock).TickAsync(Ct);

    static Task<List<Delivery>> RemindersAsync(TestConsole console) =>
        console.ReadAsync(db => db.Set<Delivery>().AsNoTracking().Where(row => row.Step == EndReminders.Step).OrderBy(row => row.MemberId).ThenBy(row => row.Channel).ToListAsync());

    static Task UseAsync(TestConsole console, long campaign, long member) => console.WriteAsync(db => ActivityLog.Append(db, new ActivityEntry
    {
        OriginMemberId = member, MemberId = member, Kind = ActivityKind.Redeemed, At = console.Clock.Now, CampaignId = campaign,
    }));

    static async Task<long> LaunchedAsync(TestConsole console, Func<PromotionDefinition, PromotionDefinition>? offer = null)
    {
        var id = await console.ReadyAsync(edit => edit with { EndReminderDays = 3 }, offer);
        await console.Get<LaunchActions>().LaunchAsync(console.Marketer, id, null, Ct);
        await console.RunJobsAsync();
        await console.Get<DeliveryPump>().DrainAsync(Ct);
        return id;
    }

    static Task<OccurrenceState> RunStateAsync(TestConsole console) => console.ReadAsync(db => db.Set<Occurrence>().Select(run => run.State).SingleAsync());

    [Theory, EachDatabase]
    public async Task Who_holds_it_unused_is_reminded_once_and_the_run_ends_again_with_a_balance_of_its_own(DatabaseKind kind)
    {
        await using var console = await CampaignMaker.StartAsync(kind);
        await console.MembersAsync(6);
        await console.WriteAsync(db => db.Set<Member>().Where(member => member.Id == 4).ExecuteUpdate(set => set.SetProperty(member => member.TimeZone, "Europe/Berlin")));
        var id = await LaunchedAsync(console);
        Assert.Equal(OccurrenceState.Finished, await RunStateAsync(console));
        await TickAsync(console);
        console.Clock.Now = new DateTimeOffset(2026, 12, 24, 12, 0, 0, TimeSpan.Zero);
        await TickAsync(console);
        Assert.Empty(await RemindersAsync(console));

        await UseAsync(console, id, 1);
        await console.WriteAsync(db => db.Set<ConsentState>().Where(state => state.MemberId == 2).ExecuteUpdate(set => set.SetProperty(state => state.Granted, false)));
        console.Clock.Now = new DateTimeOffset(2026, 12, 26, 12, 0, 0, TimeSpan.Zero);
        await TickAsync(console);
        console.Clock.Advance(TimeSpan.FromHours(2));
        await TickAsync(console);

        // It ends with the 30th of December: three days before is the 27th, at ten on each member's clock.
        var planned = await RemindersAsync(console);
        Assert.Equal([3L, 3, 4, 4, 5, 5, 6, 6], planned.Select(row => row.MemberId));
        Assert.All(planned, row => Assert.Equal(new DateTimeOffset(2026, 12, 27, row.MemberId == 4 ? 9 : 2, 0, 0, TimeSpan.Zero), row.NotBefore));
        Assert.Equal(OccurrenceState.Sending, await RunStateAsync(console));
        await console.Get<DeliveryPump>().DrainAsync(Ct);
        Assert.All(await RemindersAsync(console), row => Assert.Equal(DeliveryState.Planned, row.State));

        await UseAsync(console, id, 3);
        console.Clock.Now = new DateTimeOffset(2026, 12, 27, 9, 0, 0, TimeSpan.Zero);
        await console.Get<DeliveryPump>().DrainAsync(Ct);
        await TickAsync(console);

        Assert.All(await RemindersAsync(console), row => Assert.Equal(row.MemberId == 3 ? (DeliveryState.Suppressed, "used") : (DeliveryState.Accepted, null), (row.State, row.Reason)));
        Assert.Equal(OccurrenceState.Finished, await RunStateAsync(console));
        var balance = await console.ReadAsync(db => DeliveryBalance.OfCampaignAsync(db, id, Ct));
        Assert.Equal([("email", false, 6L, 6L, 0L), ("sms", false, 6, 6, 0), ("email", true, 4, 3, 1), ("sms", true, 4, 3, 1)],
            balance.Select(row => (row.Channel, row.IsReminder, row.Planned, row.Sent, row.Skipped)));
        Assert.Equal([new ReasonCount(DeliveryState.Suppressed, "used", 1)], balance[2].Reasons);
        Assert.Empty(balance[0].Reasons);
        Assert.Empty((await console.Get<LedgerCheck>().RunAsync(Ct)).Problems);
    }

    [Theory, EachDatabase]
    public async Task Who_claims_is_reminded_before_the_end_that_the_claim_gave(DatabaseKind kind)
    {
        await using var console = await CampaignMaker.StartAsync(kind);
        await console.MembersAsync(3);
        await LaunchedAsync(console, offer => offer with { Reach = OfferReach.Claim, When = new OfferWhen { DaysFromAssignment = 5 } });
        var offer = await console.ReadAsync(db => db.Set<Offer>().Select(row => row.Id).SingleAsync());
        for (var day = 0; day < 6; day++)
        {
            if (day < 2) await console.Get<ClaimBook>().ClaimAsync(new ClaimAsked(offer, day + 1, ClaimWay.Link, ChannelNames.Web), Ct);
            await TickAsync(console);
            console.Clock.Advance(TimeSpan.FromDays(1));
        }

        // Claimed on the 21st, good to the 26th: the 23rd. Claimed a day later: a day later. Who never claimed has nothing to be reminded of.
        Assert.Equal(
            [(1L, At(23)), (1, At(23)), (2, At(24)), (2, At(24))],
            (await RemindersAsync(console)).Select(row => (row.MemberId, row.NotBefore)));
        Assert.Empty((await console.Get<LedgerCheck>().RunAsync(Ct)).Problems);
        return;

        static DateTimeOffset At(int day) => new(2026, 11, day, 2, 0, 0, TimeSpan.Zero);
    }

    [Theory, EachDatabase]
    public async Task Who_gets_it_from_a_run_that_ends_after_a_look_is_reminded_by_the_next(DatabaseKind kind)
    {
        await using var console = await CampaignMaker.StartAsync(kind);
        await console.MembersAsync(4);
        await console.WriteAsync(db => db.Set<Member>().Where(member => member.Id > 2).ExecuteUpdate(set => set.SetProperty(member => member.Tier, "silver")));
        var id = await LaunchedAsync(console);
        var began = console.Clock.Now = new DateTimeOffset(2026, 12, 26, 12, 0, 0, TimeSpan.Zero);
        var offer = await console.ReadAsync(db => db.Set<Offer>().Select(row => row.Id).SingleAsync());

        // Its rows come block by block, and all of them say when it began.
        var run = await RunAsync(20, OccurrenceState.Assigning, null);
        await TickAsync(console);
        console.Clock.Advance(TimeSpan.FromHours(2));
        await TickAsync(console);
        Assert.Empty(await RemindersAsync(console));

        await GiveAsync(run, 3);
        var assigned = console.Clock.Now;
        await console.WriteAsync(db => db.Set<Occurrence>().Where(row => row.Id == run)
            .ExecuteUpdate(set => set.SetProperty(row => row.State, OccurrenceState.Finished).SetProperty(row => row.AssignedAt, assigned)));
        console.Clock.Advance(TimeSpan.FromMinutes(5));
        await TickAsync(console);
        Assert.Equal([1L, 1, 2, 2, 3, 3], (await RemindersAsync(console)).Select(row => row.MemberId));

        console.Clock.Advance(TimeSpan.FromMinutes(5));
        await GiveAsync(await RunAsync(21, OccurrenceState.Finished, console.Clock.Now), 4);
        console.Clock.Advance(TimeSpan.FromHours(1));
        await TickAsync(console);
        Assert.Equal([1L, 1, 2, 2, 3, 3, 4, 4], (await RemindersAsync(console)).Select(row => row.MemberId));
        return;

        async Task<long> RunAsync(int hour, OccurrenceState state, DateTimeOffset? assignedAt)
        {
            var made = new Occurrence
            {
                CampaignId = id, OfferId = offer, LocalAt = new DateTime(2026, 12, 26, hour, 0, 0), TimeZone = "Asia/Shanghai", DueAt = began, Now = began, State = state,
                AssignedAt = assignedAt,
            };
            await console.WriteAsync(db => db.Add(made));
            return made.Id;
        }

        Task GiveAsync(long occurrence, long member) => console.WriteAsync(db => db.Add(new Assignment
        {
            OccurrenceId = occurrence, CampaignId = id, OfferId = offer, OriginMemberId = member, MemberId = member, Outcome = AssignmentOutcome.Assigned, At = began,
        }));
    }

    [Theory, EachDatabase]
    public async Task A_reminder_says_its_own_text_and_where_there_is_none_that_of_the_campaign(DatabaseKind kind)
    {
        await using var console = await CampaignMaker.StartAsync(kind);
        await console.MembersAsync(1);
        var id = await console.ReadyAsync(edit => edit with { EndReminderDays = 3 });
        await console.Get<CampaignActions>().SaveContentAsync(
            console.Marketer, id, (await console.CampaignAsync(id)).Version, ChannelNames.Sms, Languages.English, new MessageTexts(Body: "Last days: {{headline}}"), Ct, isReminder: true);
        var shown = Assert.Single(await console.Get<PreviewQueries>().ExampleAsync(console.Marketer, id, Ct), preview => preview.IsReminder);
        Assert.Equal((ChannelNames.Sms, "Last days: 20 % off coats"), (shown.Channel, shown.Message!.Body));
        await console.Get<LaunchActions>().LaunchAsync(console.Marketer, id, null, Ct);
        await console.RunJobsAsync();
        console.Clock.Now = new DateTimeOffset(2026, 12, 26, 12, 0, 0, TimeSpan.Zero);
        await TickAsync(console);

        var rows = await console.ReadAsync(db => db.Set<Delivery>().OrderBy(row => row.Step).ThenBy(row => row.Channel).Select(row => new ClaimedRow(
            row.Id, row.Key, row.OccurrenceId, row.CampaignId, row.Channel, row.OriginMemberId, row.MemberId, row.AssignmentId, row.IdentityId, row.Attempt, row.FirstAttemptAt, row.Step)).ToListAsync());
        var made = await console.Get<MessageComposer>().ComposeAsync(rows, Ct);
        var (mail, sms, laterMail, laterSms) = (made[rows[0].Id]!, made[rows[1].Id]!, made[rows[2].Id]!, made[rows[3].Id]!);

        Assert.Equal("Last days: 20 % off coats", laterSms.Text);
        Assert.NotEqual(sms.Text, laterSms.Text);
        Assert.Equal(mail.Subject, laterMail.Subject);
    }

    [Theory, EachDatabase]
    public async Task A_paused_campaign_and_a_withdrawn_offer_remind_nobody(DatabaseKind kind)
    {
        await using var console = await CampaignMaker.StartAsync(kind);
        await console.MembersAsync(2);
        var id = await LaunchedAsync(console);
        console.Clock.Now = new DateTimeOffset(2026, 12, 26, 12, 0, 0, TimeSpan.Zero);
        await SetAsync(CampaignState.Paused);
        await TickAsync(console);
        Assert.Empty(await RemindersAsync(console));
        await SetAsync(CampaignState.Finished);
        await TickAsync(console);
        Assert.Equal(4, (await RemindersAsync(console)).Count);
        await console.WriteAsync(db => db.Set<Offer>().ExecuteUpdate(set => set.SetProperty(offer => offer.State, OfferState.Withdrawn)));
        console.Clock.Now = new DateTimeOffset(2026, 12, 27, 12, 0, 0, TimeSpan.Zero);
        await console.Get<DeliveryPump>().DrainAsync(Ct);
        Assert.All(await RemindersAsync(console), row => Assert.Equal((DeliveryState.Cancelled, "offer_withdrawn"), (row.State, row.Reason)));
        return;

        Task SetAsync(CampaignState state) => console.WriteAsync(db => db.Set<Campaign>().Where(row => row.Id == id).ExecuteUpdate(set => set.SetProperty(row => row.State, state)));
    }

    [Fact]
    public async Task A_reminder_without_an_end_too_early_or_broken_stops_a_launch()
    {
        await using var console = await CampaignMaker.StartAsync(DatabaseKind.Sqlite);
        await console.MembersAsync(2);
        Assert.Contains("reminder_without_end", await CodesAsync(3, offer => offer with { When = new OfferWhen() }));
        Assert.Contains("reminder_too_early", await CodesAsync(3, offer => offer with { When = new OfferWhen { DaysFromAssignment = 3 } }));
        Assert.Contains("reminder_too_early", await CodesAsync(60, offer => offer));
        Assert.Contains("reminder_needs_holders", await CodesAsync(3, offer => offer with { Reach = OfferReach.Everybody }));
        Assert.Equal(["reminder_same_text", "reminder_same_text"], await CodesAsync(3, offer => offer));
        Assert.Empty(await CodesAsync(null, offer => offer with { When = new OfferWhen() }));

        var id = await console.ReadyAsync(edit => edit with { EndReminderDays = 3 });
        await console.Get<CampaignActions>().SaveContentAsync(
            console.Marketer, id, (await console.CampaignAsync(id)).Version, ChannelNames.Sms, Languages.English, new MessageTexts(Body: "Last days: {{headline"), Ct, isReminder: true);
        Assert.Contains("reminder_broken", await FoundAsync(id));
        await console.Get<CampaignActions>().SaveContentAsync(
            console.Marketer, id, (await console.CampaignAsync(id)).Version, ChannelNames.Sms, Languages.English, new MessageTexts(Body: "{{code}} still waits"), Ct, isReminder: true);
        Assert.Contains((await console.Get<ForecastQueries>().OfAsync(console.Marketer, id, Ct)).Missing, missing => missing.Field == MergeFields.Code);
        var refused = await Assert.ThrowsAsync<Refused>(() => console.ReadyAsync(edit => edit with { EndReminderDays = 61 }));
        Assert.Equal("reminder_days", refused.Code);
        return;

        async Task<IReadOnlyList<string>> CodesAsync(int? days, Func<PromotionDefinition, PromotionDefinition> offer) =>
            await FoundAsync(await console.ReadyAsync(edit => edit with { EndReminderDays = days }, offer));

        async Task<IReadOnlyList<string>> FoundAsync(long campaign) =>
            [.. (await console.Get<CampaignReadiness>().FindAsync(console.Marketer, campaign, Ct)).Select(reason => reason.Code).Where(code => code.StartsWith("reminder", StringComparison.Ordinal))];
    }
}
