using System.Globalization;
using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.Unknowns;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Redemptions;
using CampaignConsole.Core.Results;
using CampaignConsole.Core.Results.Exports;
using ClosedXML.Excel;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Results;

/// <summary>Six members: 1 to 3 got the offer, 4 and 5 are control, 6 was left out; member 1 redeemed, member 4 bought without it.</summary>
public class ResultsTests
{
    static readonly DateTimeOffset Launch = TestClock.Usual.AddDays(-10);

    [Theory, EachDatabase]
    public async Task The_figures_add_up(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var results = await console.Get<ResultsQueries>().OfAsync(console.Administrator, 1, default);

        Assert.Equal(new ResultsSummary(6, 3, 2, 1, 2, 1, 1, 80_00, 20_00, 0, 0), results.Summary);
        var email = Assert.Single(results.Funnel);
        Assert.Equal((3, 2, 0, 1, 0, 0), (email.Balance.Planned, email.Balance.Sent, email.Balance.Skipped, email.Balance.Failed, email.Balance.Unknown, email.Balance.Pending));
        Assert.Equal((1, 1), (email.Opened, email.Redeemed));
        // What a machine opened stands apart.
        Assert.Equal((1, 0), (email.OpenedByMachines, email.ClickedByMachines));
        Assert.Equal(new UsesBy<string>("pos", 1, 80_00, 20_00), Assert.Single(results.ByChannel));
        Assert.Equal(("S1", 80_00), (results.ByStore.Single().Code, results.ByStore.Single().Revenue));
        Assert.Equal(new DateOnly(2026, 11, 12), results.ByDay.Single().Key);
        Assert.Equal(new ReasonShare("objection", 1), Assert.Single(results.Reasons));
    }

    [Theory, EachDatabase]
    public async Task Treated_are_compared_with_control_from_the_first_assignment_on(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var lift = (await console.Get<ResultsQueries>().OfAsync(console.Administrator, 1, default)).Lift;

        // Member 1 bought for 100 and brought 20 back; member 4 for 30. What was bought before the launch does not count.
        Assert.Equal((3, 80_00.0), (lift.Treated.Members, lift.Treated.Sum));
        Assert.Equal((2, 30_00.0), (lift.Control.Members, lift.Control.Sum));
        Assert.Equal((80_00.0 / 3) - 15_00, lift.Difference, 1e-6);
    }

    [Theory, EachDatabase]
    public async Task Somebody_with_a_scope_of_stores_sees_figures_of_these_only(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var franchisee = TestConsole.Person(Roles.Analyst, 9, "Fang", new Scope(ScopeKind.Stores, ["S2"]));
        var results = await console.Get<ResultsQueries>().OfAsync(franchisee, 1, default);
        Assert.Equal((0, 1, 0), (results.Summary.Redemptions, results.Summary.Assigned, results.Summary.Revenue));
    }

    [Theory, EachDatabase]
    public async Task The_workbook_says_what_the_page_says_and_masks_names(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        using var book = await WorkbookAsync(console, console.Administrator, new WorkbookRequest("en"));

        var summary = book.Worksheet("Summary").RowsUsed().Skip(1).ToDictionary(row => row.Cell(1).GetString(), row => row.Cell(2).Value.ToString()!);
        Assert.Equal(("3", "2", "80", new string('a', 64)), (summary["Got the offer"], summary["Control group"], summary["Revenue"], summary["Offer hash"]));
        var recipients = book.Worksheet("Recipients").RowsUsed().Skip(1).ToList();
        Assert.Equal(6, recipients.Count);
        Assert.Equal(["M***"], recipients.Select(row => row.Cell(2).GetString()).Distinct());
        Assert.Equal(["Assigned", "Assigned", "Assigned", "Control", "Control", "Left out"], recipients.Select(row => row.Cell(4).GetString()));
        Assert.Equal("Objects to personal offers", recipients[5].Cell(5).GetString());
    }

    [Theory, EachDatabase]
    public async Task What_an_operator_decides_about_unknown_messages_stands_in_the_workbook_to_the_row(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        await console.Gate.WriteAsync(async db =>
        {
            // The rows of this test have numbers of their own; the database is to count on behind them.
            await db.ReserveIdsAsync<Delivery>(3, default);
            await db.Set<Delivery>().ExecuteUpdateAsync(set => set.SetProperty(row => row.State, DeliveryState.Unknown));
        }, default);
        var actions = new UnknownActions(console.Gate, console.Get<LiveUpdates>(), console.Get<TimeProvider>());
        Assert.Equal([3, 0, 0, 0, 3, 0], await BalanceAsync());

        await actions.AcceptAsync(console.Administrator, new UnknownChoice(new UnknownFilter(), [1]), "The provider has it", default);
        await actions.RejectAsync(console.Administrator, new UnknownChoice(new UnknownFilter(), [2]), "The provider never had it", default);
        Assert.Equal([3, 1, 0, 1, 1, 0], await BalanceAsync());

        // Two rows now stand for the third message: the one that ended as resent, and the one that takes its place.
        await actions.SendAgainAsync(console.Administrator, new UnknownChoice(new UnknownFilter()), 1, "The provider lost it", default);
        Assert.Equal([4, 2, 0, 1, 0, 1], await BalanceAsync());
        return;

        async Task<IEnumerable<double>> BalanceAsync()
        {
            using var book = await WorkbookAsync(console, console.Administrator, new WorkbookRequest("en"));
            var row = book.Worksheet("Funnel").Row(2);
            return [.. Enumerable.Range(2, 6).Select(column => row.Cell(column).GetDouble())];
        }
    }

    [Theory, EachDatabase]
    public async Task Names_in_full_need_a_right_and_a_reason_that_is_audited(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var refused = await Assert.ThrowsAsync<Refused>(() => WorkbookAsync(console, console.Approver, new WorkbookRequest("en", "Call back")));
        Assert.Equal("right_missing", refused.Code);
        refused = await Assert.ThrowsAsync<Refused>(() => WorkbookAsync(console, console.Administrator, new WorkbookRequest("en", " ")));
        Assert.Equal("export_reason_missing", refused.Code);

        using var book = await WorkbookAsync(console, console.Administrator, new WorkbookRequest("en", "Call back"));
        Assert.Contains("Member 1", book.Worksheet("Recipients").Column(2).CellsUsed().Select(cell => cell.GetString()));
        var entry = await console.ReadAsync(db => db.Set<AuditEntry>().SingleAsync());
        Assert.Equal(("results.export_personal", "1"), (entry.Verb, entry.SubjectId));
    }

    [Theory, EachDatabase]
    public async Task A_campaign_that_was_never_launched_has_no_results(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        await console.WriteAsync(db => db.Add(new Campaign { Id = 2, Name = "Draft", UpdatedAt = Launch }));
        var refused = await Assert.ThrowsAsync<Refused>(() => console.Get<ResultsQueries>().OfAsync(console.Administrator, 2, default));
        Assert.Equal("results_none", refused.Code);
        Assert.Single((await console.Get<ResultsQueries>().ListAsync(console.Administrator, null, new PageRequest(), default)).Rows);
    }

    [Theory]
    [InlineData(OfferReach.Holders, true, null, "2026-12-07T14:00:00Z")]
    [InlineData(OfferReach.Holders, true, "2026-11-25T16:00:00Z", "2026-12-02T16:00:00Z")]
    [InlineData(OfferReach.Holders, true, "2026-12-20T16:00:00Z", "2026-12-07T14:00:00Z")]
    [InlineData(OfferReach.Holders, false, "2026-11-25T16:00:00Z", "2026-12-02T16:00:00Z")]
    [InlineData(OfferReach.Claim, true, "2026-11-25T16:00:00Z", "2026-12-07T14:00:00Z")]
    [InlineData(OfferReach.Claim, false, "2026-11-25T16:00:00Z", null)]
    [InlineData(OfferReach.Claim, false, "2026-11-25T16:00:00Z", "2026-12-02T16:00:00Z", true)]
    public async Task Purchases_count_to_a_week_after_the_last_can_use_it(OfferReach reach, bool hasEnd, string? ownEnd, string? to, bool isOver = false)
    {
        await using var console = await StartAsync(DatabaseKind.Sqlite);
        var ends = At(ownEnd);
        await console.WriteAsync(async db =>
        {
            await db.Set<Offer>().ExecuteUpdateAsync(set => set.SetProperty(offer => offer.Reach, reach)
                .SetProperty(offer => offer.ValidTo, offer => hasEnd ? offer.ValidTo : null).SetProperty(offer => offer.State, isOver ? OfferState.Withdrawn : OfferState.Live));
            await db.Set<Assignment>().Where(row => row.MemberId == 1).ExecuteUpdateAsync(set => set.SetProperty(row => row.EndsAt, ends));
        });
        var results = await console.Get<ResultsQueries>().OfAsync(console.Administrator, 1, default);
        Assert.Equal(At(to), results.Header.To);

        static DateTimeOffset? At(string? text) => text is null ? null : DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
    }

    static async Task<XLWorkbook> WorkbookAsync(TestConsole console, Actor by, WorkbookRequest request)
    {
        var stream = new MemoryStream();
        await console.Get<ResultsWorkbook>().WriteAsync(by, 1, request, stream, default);
        stream.Position = 0;
        return new XLWorkbook(stream);
    }

    static async Task<TestConsole> StartAsync(DatabaseKind kind)
    {
        var console = await TestConsole.StartAsync(kind, services => services.AddResults());
        await console.WriteAsync(db =>
        {
            db.AddRange(Store(1), Store(2));
            db.Add(new Offer
            {
                Id = 7, PromotionId = 1, Number = 2, Name = "Coats", Document = "{}", Hash = new string('a', 64), Currency = "CNY", State = OfferState.Live, SealedAt = Launch, SealedBy = "Li Wei",
                ValidTo = new DateTime(2026, 11, 30, 22, 0, 0),
            });
            db.Add(new Campaign { Id = 1, Name = "Winter coats", State = CampaignState.Running, OfferId = 7, LaunchedAt = Launch, UpdatedAt = Launch });
            db.Add(new Occurrence { Id = 1, CampaignId = 1, LocalAt = Launch.DateTime, TimeZone = "Asia/Shanghai", DueAt = Launch, OfferId = 7, State = OccurrenceState.Sending });
            for (var id = 1; id <= 6; id++)
            {
                db.Add(new Member { Id = id, HomeStoreId = id == 3 ? 2 : 1, JoinedAt = Launch, UpdatedAt = Launch });
                db.Add(new Person { MemberId = id, Name = $"Member {id}" });
                db.Add(new Assignment
                {
                    OccurrenceId = 1, CampaignId = 1, OfferId = 7, OriginMemberId = id, MemberId = id, At = Launch,
                    Outcome = id <= 3 ? AssignmentOutcome.Assigned : id <= 5 ? AssignmentOutcome.Control : AssignmentOutcome.Suppressed, Reason = id == 6 ? "objection" : null,
                });
            }

            for (var id = 1; id <= 3; id++) db.Add(Delivery(id));
            db.Add(new DeliveryEvent { DeliveryId = 1, OriginMemberId = 1, CampaignId = 1, Channel = "email", Kind = "opened", At = Launch });
            db.Add(new DeliveryEvent { DeliveryId = 2, OriginMemberId = 2, CampaignId = 1, Channel = "email", Kind = "opened", At = Launch, IsMachine = true });
            db.AddRange(Receipt(1, 1, 100_00, Launch.AddDays(1)), Receipt(2, 1, -20_00, Launch.AddDays(2)), Receipt(3, 4, 30_00, Launch.AddDays(1)), Receipt(4, 2, 500_00, Launch.AddDays(-1)));
            db.Add(new Use
            {
                RedemptionId = Guid.NewGuid(), OfferId = 7, OfferHash = new string('a', 64), CampaignId = 1, MemberId = 1, OriginMemberId = 1, StoreId = 1, StoreDay = new DateOnly(2026, 11, 12),
                Channel = "pos", At = Launch.AddDays(1), State = UseState.Confirmed, Discount = 20_00, Revenue = 80_00, Currency = "CNY",
            });
            db.Add(new Use
            {
                RedemptionId = Guid.NewGuid(), OfferId = 7, OfferHash = new string('a', 64), CampaignId = 1, MemberId = 2, OriginMemberId = 2, StoreId = 1, StoreDay = new DateOnly(2026, 11, 12),
                Channel = "pos", At = Launch.AddDays(1), State = UseState.LetGo, Discount = 20_00, Revenue = 80_00, Currency = "CNY",
            });
        });
        return console;
    }

    static Store Store(long id) => new() { Id = id, Code = $"S{id}", Name = $"Store {id}", TimeZone = "Asia/Shanghai", UpdatedAt = Launch };

    static Delivery Delivery(long member) => new()
    {
        Id = member, Key = Ids.DeliveryKey(1, member, "email", 1), OccurrenceId = 1, CampaignId = 1, Channel = "email", OriginMemberId = member, MemberId = member, AssignmentId = member,
        AddressHash = member, State = member == 3 ? DeliveryState.Rejected : DeliveryState.Accepted, Reason = member == 3 ? "550" : null, NotBefore = Launch, UpdatedAt = Launch,
    };

    static Receipt Receipt(long id, long member, long total, DateTimeOffset at) => new()
    {
        Id = id, Source = "pos", StoreCode = "S1", StoreId = 1, ReceiptNumber = $"R{id}", Revision = 1, IsCurrent = true, MemberId = member, OriginMemberId = member, Channel = "pos", At = at,
        BusinessDate = DateOnly.FromDateTime(at.UtcDateTime), Currency = "CNY", Total = total, Kind = total < 0 ? ReceiptKind.Return : ReceiptKind.Sale,
    };
}
