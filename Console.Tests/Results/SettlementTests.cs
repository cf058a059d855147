using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Redemptions;
using CampaignConsole.Core.Redemptions.Evaluations;
using CampaignConsole.Core.Results.Settlement;
using CampaignConsole.Tests.Redemptions;
using ClosedXML.Excel;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Results;

/// <summary>A month of franchise store S2 (Shanghai) and S3 (Ürümqi) with an offer of which the store pays 30 %, a supplier 3.33 %.</summary>
public class SettlementTests
{
    static readonly Funding Shares = new(6_667, 3_000, 333);

    static readonly SettlementFilter November = new(new DateOnly(2026, 11, 15));

    static Actor Ada => TestConsole.Person(Roles.Administrator, 1, "Ada");

    static async Task<(TestApi Console, long Offer)> StartAsync(DatabaseKind kind, OfferCaps? caps = null)
    {
        var console = await TestApi.StartAsync(kind);
        await TillKit.SeedAsync(console.Get<WriteGate>());
        await console.WriteAsync(db => db.Add(new Store { Code = "S3", Name = "Ürümqi", TimeZone = "Asia/Urumqi", Region = "West", Kind = StoreKind.Franchise, Franchisee = "Chen" }));
        var (offer, _) = await TillKit.LiveAsync(console.Services, TillKit.Definition(OfferReach.Everybody, caps ?? new OfferCaps { MaximumPerUse = 10_001 }) with
        {
            Funding = Shares, When = new OfferWhen { To = new DateTime(2027, 6, 1) },
        });
        return (console, offer);
    }

    static async Task<Guid> SellAsync(TestApi console, string receipt, string store = "S2", int quantity = 3)
    {
        var terms = new EvaluationTerms();
        var held = (await console.Get<RedemptionActions>().ReserveAsync(Ada, new ReserveAsked { Basket = TillKit.Coat(store: store, quantity: quantity) }, terms, default)).Held!;
        await console.Get<RedemptionActions>().ConfirmAsync(Ada, held.Id, new ReceiptAsked("till", store, receipt), terms, default);
        return held.Id;
    }

    static async Task<SettlementFigures> FiguresAsync(TestApi console, string store, SettlementFilter? filter = null) =>
        (await console.Get<SettlementQueries>().RowsAsync(Ada, filter ?? November, new PageRequest(), default)).Rows.Single(row => row.Place.Code == store).Figures;

    static Task<List<UseEntry>> LedgerAsync(TestApi console) => console.ReadAsync(db => db.Set<UseEntry>().OrderBy(row => row.Id).ToListAsync());

    [Theory, EachDatabase]
    public async Task Shares_of_a_use_and_its_part_returns_add_up_at_every_step_and_to_nothing_in_the_end(DatabaseKind kind)
    {
        var (console, _) = await StartAsync(kind);
        await using var disposed = console;
        var sale = await SellAsync(console, "R-1", quantity: 7);
        for (var unit = 1; unit <= 7; unit++)
        {
            await console.Get<ReturnActions>().RefundAsync(Ada, sale, [new ReturnAsked("1", 1)], default);
            var use = await console.ReadAsync(db => db.Set<Use>().SingleAsync());
            var (ledger, left) = (await LedgerAsync(console), use.Discount - use.Refunded);
            Assert.Equal(Shares.Split(left), new FundingShares(ledger.Sum(row => row.BrandShare), ledger.Sum(row => row.StoreShare), ledger.Sum(row => row.SupplierShare)));
        }

        var end = await FiguresAsync(console, "S2");
        Assert.Equal((1, 7, 10_001L, 10_001L, 0L, 0L, 0L, 0L), (end.Uses, end.Returns, end.Given, end.Returned, end.Brand, end.Store, end.Supplier, end.Owed));
    }

    [Theory, EachDatabase]
    public async Task A_return_in_another_store_goes_off_that_stores_account_and_gives_room_back_where_it_was_taken(DatabaseKind kind)
    {
        var (console, offer) = await StartAsync(kind, new OfferCaps { UsesPerStore = 5 });
        await using var _ = console;
        var sale = await SellAsync(console, "R-1", quantity: 1);
        var other = TestConsole.Person(Roles.Frontline, 9, "Chen", new Scope(ScopeKind.Stores, ["S3"]));
        var returns = console.Get<ReturnActions>();
        Assert.Equal("redemption_not_found", (await Assert.ThrowsAsync<Refused>(() => returns.RefundAsync(other, sale, [], default))).Code);
        Assert.Equal("redemption_not_found", (await Assert.ThrowsAsync<Refused>(() => returns.RefundAsync(other, sale, [], new ReturnPlaceAsked(null, "web"), default))).Code);
        Assert.Equal("store_out_of_scope", (await Assert.ThrowsAsync<Refused>(() => returns.RefundAsync(other, sale, [], new ReturnPlaceAsked("S1"), default))).Code);
        Assert.Equal(80_000, (await returns.RefundAsync(other, sale, [], new ReturnPlaceAsked("S3"), default)).Amount);

        var (sold, took) = (await FiguresAsync(console, "S2"), await FiguresAsync(console, "S3"));
        Assert.Equal((20_000L, 6_000L, 14_000L), (sold.Net, sold.Store, sold.Owed));
        Assert.Equal((-20_000L, -6_000L, -14_000L, 1), (took.Net, took.Store, took.Owed, took.Returns));
        Assert.Equal(0, (await console.Get<SettlementQueries>().TotalsAsync(Ada, November, default)).Single().Owed);
        Assert.Equal(0, await console.ReadAsync(db => db.Set<Core.Promotions.Caps.CapCounter>().Where(row => row.OfferId == offer).SumAsync(row => row.Uses)));
        Assert.Empty((await console.Get<CapRecount>().RunAsync(Ada, repair: false, default)).Differences);
    }

    [Theory, EachDatabase]
    public async Task A_key_of_a_store_returns_there_what_was_sold_elsewhere(DatabaseKind kind)
    {
        var (console, _) = await StartAsync(kind);
        await using var disposed = console;
        var sale = await SellAsync(console, "R-1", quantity: 1);
        var caller = await console.CallerAsync("refund", "S3");
        (await caller.WriteAsync(HttpMethod.Post, $"/api/v1/redemptions/{sale}/refund", new { lines = Array.Empty<object>() })).EnsureSuccessStatusCode();
        Assert.Equal(10_001, (await FiguresAsync(console, "S3")).Returned);
    }

    [Theory, EachDatabase]
    public async Task A_month_is_that_of_the_stores_own_calendar_and_late_sales_count_where_they_were_booked(DatabaseKind kind)
    {
        var (console, _) = await StartAsync(kind);
        await using var disposed = console;
        // Half past midnight of 1 December in Shanghai; half past ten in the evening of 30 November in Ürümqi.
        console.Clock.Now = new DateTimeOffset(2026, 11, 30, 16, 30, 0, TimeSpan.Zero);
        await SellAsync(console, "R-1", "S2");
        await SellAsync(console, "R-2", "S3");
        var december = November with { Month = new DateOnly(2026, 12, 1) };
        Assert.Equal(["S3"], (await console.Get<SettlementQueries>().RowsAsync(Ada, November, new PageRequest(), default)).Rows.Select(row => row.Place.Code));
        Assert.Equal((1, 0), ((await FiguresAsync(console, "S2", december)).Uses, (await FiguresAsync(console, "S2", december)).Late));

        await console.Get<RedemptionActions>().BookAsync(Ada, TillKit.Coat(store: "S2") with { At = TestClock.Usual }, new ReceiptAsked("till", "S2", "R-3", TestClock.Usual), new EvaluationTerms(MayBackfill: true), default);
        var late = await FiguresAsync(console, "S2", december);
        Assert.Equal((2, 1), (late.Uses, late.Late));
        Assert.DoesNotContain((await console.Get<SettlementQueries>().RowsAsync(Ada, November, new PageRequest(), default)).Rows, row => row.Place.Code == "S2");
    }

    [Theory, EachDatabase]
    public async Task Tests_count_nowhere_overruns_are_told_and_everybody_sees_the_own_stores(DatabaseKind kind)
    {
        var (console, _) = await StartAsync(kind, new OfferCaps { Uses = 1 });
        await using var disposed = console;
        await SellAsync(console, "R-1", quantity: 1);
        await console.Get<RedemptionActions>().BookAsync(Ada, TillKit.Coat(store: "S2"), new ReceiptAsked("till", "S2", "R-3"), new EvaluationTerms(), default);
        await console.Get<RedemptionActions>().BookAsync(Ada, TillKit.Coat(store: "S3"), new ReceiptAsked("till", "S3", "R-4"), new EvaluationTerms(IsTest: true), default);
        await console.Get<RedemptionActions>().BookAsync(Ada, TillKit.Coat(store: null!, channel: "web"), new ReceiptAsked("web", null, "W-1"), new EvaluationTerms(), default);

        var queries = console.Get<SettlementQueries>();
        var row = (await queries.RowsAsync(Ada, November, new PageRequest(), default)).Rows.Single();
        Assert.Equal(("S2", 2, 1, 40_000L), (row.Place.Code, row.Figures.Uses, row.Figures.Overruns, row.Figures.Given));
        Assert.Equal(["S2", null], (await queries.RowsAsync(Ada, November with { Everywhere = true }, new PageRequest(), default)).Rows.Select(one => one.Place.Code));
        var chen = TestConsole.Person(Roles.Franchisee, 6, "Chen", new Scope(ScopeKind.Franchisees, ["Chen"]));
        Assert.Equal(0, (await queries.RowsAsync(chen, November with { Everywhere = true }, new PageRequest(), default)).Total);
        Assert.Equal(["Chen"], (await queries.ChoicesAsync(chen, default)).Franchisees);
        Assert.Equal("right_missing", (await Assert.ThrowsAsync<Refused>(() => queries.TotalsAsync(TestConsole.Person(Roles.Frontline, 7, "Fang"), November, default))).Code);
    }

    [Theory, EachDatabase]
    public async Task The_workbook_says_what_the_ledger_says(DatabaseKind kind)
    {
        var (console, _) = await StartAsync(kind);
        await using var disposed = console;
        var sale = await SellAsync(console, "R-1");
        await SellAsync(console, "R-2", "S3");
        await SellAsync(console, "R-3", "S1");
        await console.Get<ReturnActions>().RefundAsync(Ada, sale, [new ReturnAsked("1", 1)], new ReturnPlaceAsked("S3"), default);

        using var stream = new MemoryStream();
        await console.Get<SettlementWorkbook>().WriteAsync(Ada, November, "en", stream, default);
        stream.Position = 0;
        using var book = new XLWorkbook(stream);
        var stores = Rows(book, "Stores");
        Assert.Equal(["S2", "S3"], stores.Select(row => row["Store code"].GetString()));
        var entries = Rows(book, "Uses and returns");
        Assert.Equal([("S2", "Use", "R-1", "S2"), ("S3", "Use", "R-2", "S3"), ("S3", "Return", "R-1", "S2")],
            entries.Select(row => (row["Store code"].GetString(), row["Entry"].GetString(), row["Receipt"].GetString(), row["Sold in"].GetString())));
        var own = await console.ReadAsync(db => db.Set<Store>().Where(store => store.Code == "S1").Select(store => (long?)store.Id).SingleAsync());
        var ledger = (await LedgerAsync(console)).Where(row => row.StoreId != own).ToList();
        foreach (var (name, share) in new (string, Func<UseEntry, long>)[] { ("Brand pays", row => row.BrandShare), ("Store pays", row => row.StoreShare), ("Supplier pays", row => row.SupplierShare) })
        {
            var expected = ledger.Sum(share) / 100m;
            Assert.Equal(expected, entries.Sum(row => (decimal)row[name].GetDouble()));
            Assert.Equal(expected, stores.Sum(row => (decimal)row[name].GetDouble()));
            Assert.Equal(expected, Rows(book, "Offers").Sum(row => (decimal)row[name].GetDouble()));
        }

        Assert.Equal(stores.Sum(row => (decimal)row["Discount net"].GetDouble()), stores.Sum(row => (decimal)(row["Store pays"].GetDouble() + row["Brand owes the store"].GetDouble())), 2);
    }

    static List<Dictionary<string, IXLCell>> Rows(XLWorkbook book, string sheet)
    {
        var used = book.Worksheet(sheet).RowsUsed().ToList();
        var names = used[0].CellsUsed().ToDictionary(cell => cell.GetString(), cell => cell.Address.ColumnNumber);
        return [.. used.Skip(1).Select(row => names.ToDictionary(name => name.Key, name => row.Cell(name.Value)))];
    }
}
