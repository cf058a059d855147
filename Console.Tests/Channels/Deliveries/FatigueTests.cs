using CampaignConsole.Core.Campaigns.Policies;
using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.Preferences;
using CampaignConsole.Core.Channels.Returns;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Tests.Channels.Tracking;
using CampaignConsole.Tests.Kit;

namespace CampaignConsole.Tests.Channels.Deliveries;

/// <summary>Members who do nothing are written to half as often and then not at all, until any sign of life.</summary>
public class FatigueTests
{
    static readonly DateTimeOffset Start = TestClock.Usual;

    [Theory, EachDatabase]
    public async Task After_n_messages_without_an_answer_half_as_many_go_and_after_twice_as_many_none(DatabaseKind kind)
    {
        await using var stage = await StartAsync(kind, new FatiguePolicy { Sends = 3 });

        // One run a week, with a cap of one in seven days: whoever answers gets each of them.
        for (var week = 0; week < 12; week++) await WeekAsync(stage, week, answers: 2);

        var rows = await stage.RowsAsync();
        // Three go; then every other week only, until six were told; then silence.
        Assert.Equal("...f.f.f.sss", Line(rows, 1));
        // The planted counter-example: the same messages, but this member opens every second one.
        Assert.Equal("............", Line(rows, 2));
        // And this one's mails are opened by a machine: no sign of life.
        Assert.Equal("...f.f.f.sss", Line(rows, 3));
        var half = rows.First(row => row.Reason == "fatigue");
        Assert.Equal(FrequencyUntil(rows, half), half.NotBefore);
    }

    [Theory, EachDatabase]
    public async Task After_m_days_without_an_answer_and_only_from_a_first_message_on(DatabaseKind kind)
    {
        await using var stage = await StartAsync(kind, new FatiguePolicy { Days = 30 });
        // Long before: who was never asked anything has not failed to answer.
        stage.Console.Clock.Advance(TimeSpan.FromDays(100));
        await RunAsync(stage, 1);
        stage.Console.Clock.Advance(TimeSpan.FromDays(29));
        await RunAsync(stage, 2);
        Assert.All(await LevelsAsync(stage), level => Assert.Equal(FatigueLevel.None, level));

        stage.Console.Clock.Advance(TimeSpan.FromDays(2));
        Assert.All(await LevelsAsync(stage), level => Assert.Equal(FatigueLevel.Tired, level));
        // A purchase before the latest message that is so old would not do; one since does, for that one member.
        await SignAsync(stage, 1, ActivityKind.Purchase, stage.Console.Clock.Now.AddDays(-32));
        await SignAsync(stage, 2, ActivityKind.Purchase, stage.Console.Clock.Now.AddDays(-31));
        Assert.Equal([FatigueLevel.Tired, FatigueLevel.None, FatigueLevel.Tired], await LevelsAsync(stage));

        stage.Console.Clock.Advance(TimeSpan.FromDays(30));
        Assert.Equal([FatigueLevel.Silent, FatigueLevel.Tired, FatigueLevel.Silent], await LevelsAsync(stage));
    }

    [Theory]
    [InlineData(ActivityKind.Opened, true)]
    [InlineData(ActivityKind.Clicked, true)]
    [InlineData(ActivityKind.Event, true)]
    [InlineData(ActivityKind.Purchase, true)]
    [InlineData(ActivityKind.Return, true)]
    [InlineData(ActivityKind.Redeemed, true)]
    [InlineData(ActivityKind.Delivered, false)]
    [InlineData(ActivityKind.Sent, false)]
    [InlineData(ActivityKind.Assigned, false)]
    [InlineData(ActivityKind.Bounced, false)]
    [InlineData(ActivityKind.Complained, false)]
    public async Task Any_sign_of_life_ends_it(ActivityKind sign, bool ends)
    {
        await using var stage = await StartAsync(DatabaseKind.Sqlite, new FatiguePolicy { Sends = 1 });
        await RunAsync(stage, 1);
        await SendAgainAsync(stage, 2);
        Assert.Equal(FatigueLevel.Silent, (await LevelsAsync(stage))[0]);
        await SignAsync(stage, 1, sign, stage.Console.Clock.Now);
        Assert.Equal([ends ? FatigueLevel.None : FatigueLevel.Silent, FatigueLevel.Silent, FatigueLevel.Silent], await LevelsAsync(stage));
    }

    [Theory, EachDatabase]
    public async Task One_press_on_the_preference_page_ends_it_and_twice_is_once(DatabaseKind kind)
    {
        await using var stage = await StartAsync(kind, new FatiguePolicy { Sends = 1 });
        await RunAsync(stage, 1);
        var link = new MemberLink(1, "sms", "offers", (await stage.RowsAsync())[0].Id);
        var (queries, forms) = (stage.Console.Get<PreferenceQueries>(), stage.Console.Get<PreferenceForms>());
        Assert.Equal(FatigueLevel.Tired, (await queries.ReadAsync(link, null, default))!.Fatigue);

        stage.Console.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(PreferenceOutcome.Stays, await forms.StayAsync(link, default));
        Assert.Equal(PreferenceOutcome.Stays, await forms.StayAsync(link, default));

        Assert.Equal(FatigueLevel.None, (await queries.ReadAsync(link, null, default))!.Fatigue);
        var fact = Assert.Single(await stage.Console.ReadAsync(db => Task.FromResult(db.Set<ActivityEntry>().Where(entry => entry.Kind == ActivityKind.Event).ToList())));
        Assert.Equal(("member.stays", 1L), (fact.EventName, fact.MemberId));
        Assert.Equal([FatigueLevel.None, FatigueLevel.Tired, FatigueLevel.Tired], await LevelsAsync(stage));
    }

    [Fact]
    public async Task Without_the_policy_nobody_is_tired_and_nothing_is_read()
    {
        await using var stage = await StartAsync(DatabaseKind.Sqlite, FatiguePolicy.Default);
        for (var run = 1; run <= 5; run++) await SendAgainAsync(stage, run);
        Assert.All(await LevelsAsync(stage), level => Assert.Equal(FatigueLevel.None, level));
        Assert.Equal("Accepted 15", await stage.StatesAsync());
    }

    [Theory]
    [InlineData(0, 0, 1, 1)]
    [InlineData(5_000, 5_000, 100, 180)]
    public void Numbers_are_brought_back_into_their_range(int sends, int days, int expectedSends, int expectedDays) =>
        Assert.Equal(new FatiguePolicy { Sends = expectedSends, Days = expectedDays }, new FatiguePolicy { Sends = sends, Days = days }.InRange());

    [Fact]
    public async Task A_members_own_rows_are_read_and_not_the_ledger()
    {
        await using var stage = await StartAsync(DatabaseKind.Sqlite, new FatiguePolicy { Sends = 1 });
        Assert.Contains("IX_delivery_member_id", await stage.Console.ReadAsync(db => Plans.OfAsync(db, Fatigue.ToldQuery(db, [1, 2], Start))), StringComparison.Ordinal);
        Assert.Contains("IX_activity_entry_member_id_at", await stage.Console.ReadAsync(db => Plans.OfAsync(db, Fatigue.SignsQuery(db, [1, 2], Start))), StringComparison.Ordinal);
    }

    [Theory, EachDatabase]
    public async Task Who_is_tired_now_is_a_list_and_who_was_held_back_another(DatabaseKind kind)
    {
        await using var stage = await StartAsync(kind, new FatiguePolicy { Sends = 2 });
        for (var week = 0; week < 3; week++) await WeekAsync(stage, week, answers: 2);

        var held = await stage.Console.Get<HeldMessages>().ListAsync(stage.Console.Marketer, new HeldFilter(Rule: "fatigue"), new PageRequest(), default);
        Assert.Equal([1L, 3L], held.Rows.Select(row => row.MemberId).Order());
        Assert.All(held.Rows, row => Assert.NotNull(row.Until));
        using var file = new MemoryStream();
        await stage.Console.Get<FatigueQueries>().WriteAsync(stage.Console.Marketer, "en", file, default);
        var rows = await stage.Console.ReadAsync(db => Fatigue.JudgeAsync(db, [1, 2, 3], new FatiguePolicy { Sends = 2 }, stage.Console.Clock.Now, default));
        Assert.Equal([(1L, 2), (3L, 2)], rows.Select(row => (row.MemberId, row.Told)).Order());
        Assert.True(file.Length > 0);
    }

    /// <summary>A run in its week; member 2 opens every second message, member 3's are opened by a machine.</summary>
    static async Task WeekAsync(LedgerStage stage, int week, int answers)
    {
        stage.Console.Clock.Now = Start.AddDays(7 * week).AddMinutes(week);
        await RunAsync(stage, week + 1);
        stage.Console.Clock.Advance(TimeSpan.FromHours(1));
        var now = stage.Console.Clock.Now;
        foreach (var row in (await stage.RowsAsync()).Where(row => row.OccurrenceId == RunOf(week + 1) && row.State == DeliveryState.Accepted))
            if ((row.MemberId == 2 && week % answers == 0) || row.MemberId == 3)
                await stage.ChangeAsync(db => CameBack.WriteAsync(db, "sms", [new Came($"open{row.Id}", Returned.Opened, row.Key, now, null) { IsMachine = row.MemberId == 3 }], now, default));
    }

    static async Task<LedgerStage> StartAsync(DatabaseKind kind, FatiguePolicy policy)
    {
        var stage = await LedgerStage.StartAsync(kind);
        await stage.Console.Get<SettingsBook>().WriteAsync(stage.Console.Administrator, CampaignPolicy.Default with { MostRuns = 1, WindowDays = 7 }, default);
        await stage.Console.Get<SettingsBook>().WriteAsync(stage.Console.Administrator, policy, default);
        return stage;
    }

    static long RunOf(int number) => number == 1 ? LedgerStage.Run : LedgerStage.Run + number;

    static async Task RunAsync(LedgerStage stage, int number)
    {
        var campaign = number == 1 ? LedgerStage.Campaign : LedgerStage.Campaign + number;
        if (number > 1) await stage.Console.WriteAsync(db => LedgerStage.AddCampaign(db, campaign, RunOf(number)));
        await stage.PlanAsync("sms", 3, campaign: campaign, run: RunOf(number));
        await stage.Pump.DrainAsync(default);
    }

    /// <summary>A run long enough after the last that no cap but fatigue holds it.</summary>
    static async Task SendAgainAsync(LedgerStage stage, int number)
    {
        stage.Console.Clock.Advance(TimeSpan.FromDays(15));
        await RunAsync(stage, number);
    }

    [Fact]
    public async Task A_claim_is_a_sign_of_life_and_what_a_launch_assigns_is_none()
    {
        await using var stage = await StartAsync(DatabaseKind.Sqlite, new FatiguePolicy { Sends = 1 });
        await RunAsync(stage, 1);
        foreach (var (member, channel) in new[] { (1L, (string?)null), (2L, "pos") })
            await stage.Console.WriteAsync(db => ActivityLog.Append(db, new ActivityEntry { OriginMemberId = member, MemberId = member, Kind = ActivityKind.Assigned, At = stage.Console.Clock.Now, Channel = channel }));
        Assert.Equal([FatigueLevel.Tired, FatigueLevel.None, FatigueLevel.Tired], await LevelsAsync(stage));
    }

    static Task SignAsync(LedgerStage stage, long member, ActivityKind kind, DateTimeOffset at) =>
        stage.Console.WriteAsync(db => ActivityLog.Append(db, new ActivityEntry { OriginMemberId = member, MemberId = member, Kind = kind, At = at, EventName = kind == ActivityKind.Event ? "visited" : null }));

    static async Task<List<FatigueLevel>> LevelsAsync(LedgerStage stage)
    {
        var levels = new List<FatigueLevel>();
        for (var member = 1; member <= 3; member++) levels.Add(await stage.Console.Get<FatigueQueries>().OfMemberAsync(stage.Console.Administrator, member, default));
        return levels;
    }

    /// <summary>A letter a run: sent, held for fatigue, held for silence.</summary>
    static string Line(List<Delivery> rows, long member) => string.Concat(rows.Where(row => row.MemberId == member).OrderBy(row => row.OccurrenceId).Select(row => row.Reason switch
    {
        null => '.',
        "fatigue" => 'f',
        "silence" => 's',
        _ => '?',
    }));

    /// <summary>When the half cap has room again: twice its window after the last message that went, to the minute.</summary>
    static DateTimeOffset FrequencyUntil(List<Delivery> rows, Delivery held)
    {
        var last = rows.Where(row => row.MemberId == held.MemberId && row.OccurrenceId < held.OccurrenceId && row.Reason is null).Max(row => row.UpdatedAt).AddDays(14);
        return new DateTimeOffset(((last.UtcTicks + TimeSpan.TicksPerMinute - 1) / TimeSpan.TicksPerMinute) * TimeSpan.TicksPerMinute, TimeSpan.Zero);
    }
}
