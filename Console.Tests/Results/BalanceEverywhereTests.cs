using System.Globalization;
using System.Text.RegularExpressions;
using Bunit;
using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Tests.Kit;
using CampaignConsole.Tests.Ui;
using CampaignConsole.Web.Features.Campaigns.Parts;
using CampaignConsole.Web.Shell;
using ClosedXML.Excel;

namespace CampaignConsole.Tests.Results;

/// <summary>A run with rows in every state there is: page, API, workbook and the lists behind the figures say the same, to the row.</summary>
public sealed class BalanceEverywhereTests : UiContext
{
    static readonly LedgerPart[] Parts = [LedgerPart.Planned, LedgerPart.Sent, LedgerPart.Skipped, LedgerPart.Failed, LedgerPart.Unknown, LedgerPart.Pending, LedgerPart.InHand];

    [Theory, EachDatabase]
    public async Task Every_figure_is_the_same_on_the_page_by_the_api_in_the_workbook_and_as_rows(DatabaseKind kind)
    {
        await using var api = await TestApi.StartAsync(kind);
        await SeedAsync(api);
        var by = TestConsole.Person(Roles.Administrator, 1, "Ada");
        var balance = await api.Get<DeliveryQueries>().BalanceAsync(by, 1, default);
        var said = balance.ToDictionary(Name, Figures);
        Assert.Equal(["calllist", "sms", "task", "sms reminder"], said.Keys);
        Assert.All(balance, row => Assert.Equal(row.Planned, row.Sent + row.Skipped + row.Failed + row.Unknown + row.Pending));
        // One row of each of the thirteen states in SMS, and a second accepted one; tasks of which one each is open, done, lapsed and closed by a later no.
        Assert.Equal([14, 3, 3, 1, 2, 5, 1], said["sms"]);
        Assert.Equal([4, 1, 2, 0, 0, 1, 1], said["task"]);

        var caller = await api.CallerAsync("results");
        var json = await (await caller.GetAsync("/api/v1/campaigns/1/results")).JsonAsync();
        Assert.Equal(said, json.GetProperty("channels").EnumerateArray().ToDictionary(
            row => row.GetProperty("channel").GetString() + (row.GetProperty("isReminder").GetBoolean() ? " reminder" : ""),
            row => Parts.Select(part => row.GetProperty("balance").GetProperty(char.ToLowerInvariant(part.ToString()[0]) + part.ToString()[1..]).GetInt64()).ToArray()));
        Assert.Equal(said.Values.Sum(row => row[0]), json.GetProperty("balance").GetProperty("planned").GetInt64());

        using (var book = new XLWorkbook(await (await caller.GetAsync("/api/v1/campaigns/1/results.xlsx")).Content.ReadAsStreamAsync()))
        {
            var rows = book.Worksheet("Funnel").RowsUsed().Skip(1).Select(row => Enumerable.Range(2, Parts.Length).Select(column => (long)row.Cell(column).GetDouble()).ToArray());
            Assert.Equal(said.Values, rows);
        }

        var card = Render<BalanceCard>(parameters => parameters.Add(one => one.Rows, balance).Add(one => one.CampaignId, 1));
        Assert.Equal(said.Values, card.FindAll("tbody tr").Select(row => row.QuerySelectorAll("td.r").Select(cell => long.Parse(cell.TextContent, NumberStyles.AllowThousands | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture)).ToArray()));

        // Each figure's rows, whichever way the address of the page says it.
        var ledger = api.Get<LedgerQueries>();
        foreach (var row in balance)
            for (var i = 0; i < Parts.Length; i++)
                Assert.Equal(said[Name(row)][i], (await ledger.ListAsync(by, new LedgerFilter(1, row.Channel, Parts[i], null, row.IsReminder), new PageRequest(0, 2), default)).Total);
        foreach (var reason in balance.SelectMany(row => row.Reasons.Select(reason => (row, reason))))
            Assert.Equal(reason.reason.Count, (await ledger.ListAsync(by, new LedgerFilter(1, reason.row.Channel, Reason: reason.reason.Reason, Reminders: reason.row.IsReminder), new PageRequest(), default)).Rows.Count(one => one.State == reason.reason.State));
    }

    [Theory, EachDatabase]
    public async Task Rows_are_paged_masked_and_within_the_scope(DatabaseKind kind)
    {
        await using var api = await TestApi.StartAsync(kind);
        await SeedAsync(api);
        var ledger = api.Get<LedgerQueries>();
        var marketer = TestConsole.Person(Roles.Marketer, 2, "Li Wei");
        var (first, second) = (await ledger.ListAsync(marketer, new LedgerFilter(1, "sms"), new PageRequest(0, 10), default), await ledger.ListAsync(marketer, new LedgerFilter(1, "sms"), new PageRequest(10, 10), default));
        Assert.Equal((15, 10, 5), (first.Total, first.Rows.Count, second.Rows.Count));
        Assert.Empty(first.Rows.Select(row => row.Id).Intersect(second.Rows.Select(row => row.Id)));
        Assert.All(first.Rows, row => Assert.StartsWith("Member ", row.Name));
        Assert.All((await ledger.ListAsync(TestConsole.Person(Roles.Analyst, 3, "Fang"), new LedgerFilter(1), new PageRequest(), default)).Rows, row => Assert.Null(row.Name));
        var local = marketer with { Scope = new Scope(ScopeKind.Stores, ["S1"]) };
        Assert.Equal([1L], (await ledger.ListAsync(local, new LedgerFilter(1), new PageRequest(), default)).Rows.Select(row => row.MemberId).Distinct());
        Assert.Equal("right_missing", (await Assert.ThrowsAsync<Refused>(() => ledger.ListAsync(TestConsole.Person(Roles.Frontline, 4, "Clerk"), new LedgerFilter(1), new PageRequest(), default))).Code);
    }

    [Fact]
    public void Each_figure_leads_to_its_rows()
    {
        ChannelBalance[] rows = [new("task", 9, 4, 2, 1, 0, 2) { InHand = 2 }, new("sms", 3, 0, 0, 0, 3, 0) { IsReminder = true }];
        var card = Render<BalanceCard>(parameters => parameters.Add(one => one.Rows, rows).Add(one => one.CampaignId, 5));
        var links = card.FindAll("tbody a").Select(link => link.GetAttribute("href")!).ToList();
        Assert.Contains("/campaigns/5/ledger?part=inHand&channel=task&reminders=false", links);
        Assert.Contains("/campaigns/5/ledger?part=skipped&channel=task&reminders=false", links);
        Assert.Contains("/campaigns/5/ledger?channel=sms&reminders=true", links);
        Assert.Contains("/campaigns/5/ledger?part=unknown&channel=sms&reminders=true", links);
        // Zeros lead nowhere.
        Assert.DoesNotContain(links, link => Regex.IsMatch(link, "part=sent&channel=sms"));
    }

    static string Name(ChannelBalance row) => row.Channel + (row.IsReminder ? " reminder" : "");

    static long[] Figures(ChannelBalance row) => [row.Planned, row.Sent, row.Skipped, row.Failed, row.Unknown, row.Pending, row.InHand];

    static Task SeedAsync(TestApi api) => api.WriteAsync(db =>
    {
        var now = api.Clock.Now;
        db.Add(new Core.Catalogue.Store { Id = 1, Code = "S1", Name = "One", Region = "East", TimeZone = "Asia/Shanghai" });
        db.Add(new Offer { Id = 7, PromotionId = 1, Number = 1, Name = "Coats", Document = "{}", Hash = new string('a', 64), Currency = "CNY", State = OfferState.Live, SealedAt = now, SealedBy = "" });
        db.Add(new Campaign { Id = 1, Name = "Coats", State = CampaignState.Running, OfferId = 7, PromotionId = 1, LaunchedAt = now });
        db.Add(new Occurrence { Id = 1, CampaignId = 1, LocalAt = now.DateTime, TimeZone = "Asia/Shanghai", DueAt = now, OfferId = 7, State = OccurrenceState.Sending });
        for (var member = 1; member <= 20; member++)
        {
            db.Add(new Member { Id = member, HomeStoreId = member == 1 ? 1 : null });
            db.Add(new Person { MemberId = member, Name = $"Member {member}" });
            db.Add(new Assignment { Id = member, OccurrenceId = 1, CampaignId = 1, OfferId = 7, OriginMemberId = member, MemberId = member, Outcome = AssignmentOutcome.Assigned, At = now });
        }

        var states = Enum.GetValues<DeliveryState>();
        for (var i = 0; i < states.Length; i++) Add(i + 1, "sms", states[i], LedgerParts.StatesOf(LedgerPart.Skipped).Contains(states[i]) || states[i] == DeliveryState.Rejected ? "reason_" + (i % 3) : null);
        Add(14, "sms", DeliveryState.Accepted, null);
        Add(15, "sms", DeliveryState.Suppressed, "used", EndReminders.Step);
        Add(1, "task", DeliveryState.Handed, null);
        Add(2, "task", DeliveryState.Accepted, null);
        Add(3, "task", DeliveryState.Expired, "lapsed");
        Add(4, "task", DeliveryState.Suppressed, "no_consent");
        Add(5, "calllist", DeliveryState.Accepted, null);
        Add(6, "calllist", DeliveryState.Rejected, "gave_up");

        void Add(long member, string channel, DeliveryState state, string? reason, short step = 1) => db.Add(new Delivery
        {
            Key = Ids.DeliveryKey(1, member, channel, step), OccurrenceId = 1, CampaignId = 1, Channel = channel, Step = step, OriginMemberId = member, MemberId = member, AssignmentId = member,
            AddressHash = (member * 1000) + channel.Length + (step * 100), State = state, Reason = reason, NotBefore = now, UpdatedAt = now,
        });
    });
}
