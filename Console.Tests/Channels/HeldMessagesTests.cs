using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Tables;
using CampaignConsole.Core.Platform.Wording;
using CampaignConsole.Tests.Channels.Deliveries;
using CampaignConsole.Tests.Kit;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CampaignConsole.Tests.Channels;

public class HeldMessagesTests
{
    [Theory, EachDatabase]
    public async Task Who_was_held_by_which_rule_until_when_is_one_list_by_campaign_rule_and_channel(DatabaseKind kind)
    {
        await using var stage = await LedgerStage.StartAsync(kind);
        var start = await HoldAsync(stage);

        var (all, total) = await ListAsync(new HeldFilter());
        Assert.Equal((4, 4), (all.Count, total));
        Assert.Equal(
        [
            (2L, "frequency_cap", "sms", false, start.AddDays(7)),
            (2L, "no_consent", "email", false, null),
            (1L, "send_window", "sms", true, new DateTimeOffset(2026, 11, 23, 1, 0, 0, TimeSpan.Zero)),
            (3L, "frequency_cap", null, false, (DateTimeOffset?)null),
        ], all.OrderBy(row => row.Channel is null).ThenBy(row => row.Rule).Select(row => (row.MemberId, row.Rule, row.Channel, row.Waits, row.Until)));

        Assert.Equal([1L], (await ListAsync(new HeldFilter(Campaign: LedgerStage.Campaign + 2))).Rows.Select(row => row.MemberId));
        Assert.Equal([2L, 3L], (await ListAsync(new HeldFilter(Rule: "frequency_cap"))).Rows.Select(row => row.MemberId));
        Assert.Equal([2L], (await ListAsync(new HeldFilter(Channel: "email"))).Rows.Select(row => row.MemberId));
        // Window by window the two sources read as one list, nothing twice and nothing lost.
        List<HeldRow> paged = [];
        for (var skip = 0; skip < 4; skip += 2) paged.AddRange((await ListAsync(new HeldFilter(), new PageRequest(skip, 2))).Rows);
        Assert.Equal(all, paged);

        async Task<(IReadOnlyList<HeldRow> Rows, int Total)> ListAsync(HeldFilter filter, PageRequest? page = null) =>
            await stage.Console.Get<HeldMessages>().ListAsync(stage.Console.Marketer, filter, page ?? new PageRequest(), default) is var found ? (found.Rows, found.Total) : default;
    }

    [Theory, EachDatabase]
    public async Task The_workbook_has_the_same_rows_with_a_sentence_each(DatabaseKind kind)
    {
        await using var stage = await LedgerStage.StartAsync(kind);
        await HoldAsync(stage);
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.xlsx");
        try
        {
            await using (var file = File.Create(path)) await stage.Console.Get<HeldMessages>().WriteAsync(stage.Console.Marketer, new HeldFilter(), "zh-Hans", file, default);
            var rows = TableFile.Rows(path, TableFile.Guess(path)).Select(row => row.Cells).ToList();
            Assert.Equal(5, rows.Count);
            Assert.Equal("原因", rows[0][^1]);
            Assert.All(rows.Skip(1), row => Assert.False(string.IsNullOrWhiteSpace(row[7])));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory, EachDatabase]
    public async Task Nobody_sees_members_of_other_stores_or_without_the_right(DatabaseKind kind)
    {
        await using var stage = await LedgerStage.StartAsync(kind);
        await HoldAsync(stage);
        await stage.Console.WriteAsync(db => db.Add(new Core.Catalogue.Store { Id = 7, Code = "S7", Name = "Seven", Region = "East", TimeZone = "Asia/Shanghai" }));
        await stage.ChangeAsync(db => db.Set<Member>().Where(member => member.Id == 1).ExecuteUpdateAsync(set => set.SetProperty(member => member.HomeStoreId, 7L)));
        var local = stage.Console.Marketer with { Scope = new Scope(ScopeKind.Stores, ["S7"]) };
        Assert.Equal([1L], (await stage.Console.Get<HeldMessages>().ListAsync(local, new HeldFilter(), new PageRequest(), default)).Rows.Select(row => row.MemberId));
        var clerk = TestConsole.Person(Roles.Frontline, 99, "Clerk");
        Assert.Equal("right_missing", (await Assert.ThrowsAsync<Refused>(() => stage.Console.Get<HeldMessages>().ListAsync(clerk, new HeldFilter(), new PageRequest(), default))).Code);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(LedgerStage.Campaign)]
    public async Task The_list_walks_the_few_rows_with_a_reason_and_not_the_ledger(long? campaign)
    {
        await using var stage = await LedgerStage.StartAsync(DatabaseKind.Sqlite);
        var plan = await stage.Console.ReadAsync(async db =>
        {
            await db.Database.OpenConnectionAsync();
            await using var command = HeldMessages.Messages(db, Scope.Everything, new HeldFilter(campaign)).OrderByDescending(row => row.OccurrenceId).ThenByDescending(row => row.Id).Take(25).CreateDbCommand();
            command.CommandText = "EXPLAIN QUERY PLAN " + command.CommandText;
            await using var reader = await command.ExecuteReaderAsync();
            List<string> steps = [];
            while (await reader.ReadAsync()) steps.Add(reader.GetString(3));
            return string.Join('\n', steps);
        });
        Assert.Contains("IX_delivery_occurrence_id_channel_state_reason", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("not_before", plan, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_rule_has_a_name_and_a_sentence_in_both_languages()
    {
        foreach (var rule in HeldRules.All)
            foreach (var language in Languages.All)
            {
                Assert.True(Wording.Knows("held.rule." + rule) && Wording.Knows("held." + rule), rule);
                Assert.NotEqual(rule, HeldRules.NameOf(rule, language));
            }

        Assert.Equal("a_rule_of_tomorrow", HeldRules.NameOf("a_rule_of_tomorrow", Languages.English));
    }

    /// <summary>Member 1 waits for Monday, 2 is at the cap and withdrew e-mail, 3 was left out of the run.</summary>
    static async Task<DateTimeOffset> HoldAsync(LedgerStage stage)
    {
        stage.Console.Clock.Now = new DateTimeOffset(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);
        await FrequencyCapTests.CapAsync(stage, mostRuns: 1);
        await stage.PlanAsync("sms", 1, firstMember: 2);
        await stage.Pump.DrainAsync(default);
        await stage.Console.WriteAsync(db =>
        {
            LedgerStage.AddCampaign(db, LedgerStage.Campaign + 1, LedgerStage.Run + 1);
            LedgerStage.AddCampaign(db, LedgerStage.Campaign + 2, LedgerStage.Run + 2);
            db.Add(new Assignment { Id = 900, OccurrenceId = LedgerStage.Run + 1, CampaignId = LedgerStage.Campaign + 1, OfferId = LedgerStage.Offer, OriginMemberId = 3, MemberId = 3, Outcome = AssignmentOutcome.Suppressed, Reason = "frequency_cap", At = stage.Console.Clock.Now });
            db.Add(new Member { Id = 3 });
        });
        var window = CanonicalJson.Of(new CampaignSchedule { Window = new SendingWindow { From = new TimeOnly(9, 0), To = new TimeOnly(18, 0), Days = [DayOfWeek.Monday] } });
        await stage.ChangeAsync(db => db.Set<Campaign>().Where(campaign => campaign.Id == LedgerStage.Campaign + 2).ExecuteUpdateAsync(set => set.SetProperty(campaign => campaign.Schedule, window)));
        await stage.PlanAsync("sms", 1, firstMember: 2, campaign: LedgerStage.Campaign + 1, run: LedgerStage.Run + 1);
        await stage.PlanAsync("email", 1, firstMember: 2, campaign: LedgerStage.Campaign + 1, run: LedgerStage.Run + 1);
        await stage.PlanAsync("sms", 1, campaign: LedgerStage.Campaign + 2, run: LedgerStage.Run + 2);
        await stage.ChangeAsync(db => db.Set<Core.Members.Consent.ConsentState>().Where(state => state.MemberId == 2 && state.Channel == "email").ExecuteUpdateAsync(set => set.SetProperty(state => state.Granted, false)));
        await stage.Pump.DrainAsync(default);
        return new DateTimeOffset(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);
    }
}
