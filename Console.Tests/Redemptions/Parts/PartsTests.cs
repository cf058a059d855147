using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Events;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Baskets;
using CampaignConsole.Core.Promotions.Benefits;
using CampaignConsole.Core.Promotions.Caps;
using CampaignConsole.Core.Redemptions;
using CampaignConsole.Core.Redemptions.Evaluations;
using CampaignConsole.Core.Redemptions.Offline;
using CampaignConsole.Core.Redemptions.Parts;
using CampaignConsole.Core.Results.Settlement;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Redemptions.Parts;

/// <summary>Three coats and five pairs of socks, ¥ 100.01 off the order: ¥ 3,050.00 listed, ¥ 2,949.99 to pay.</summary>
public class PartsTests
{
    static readonly EvaluationTerms Usual = new();

    static Actor By => TestConsole.Person(Roles.Administrator, 1, "Ada");

    static BasketAsked Order => TillKit.Coat(quantity: 3) with { Lines = [new BasketLineAsked("1", "COAT", 3, 100_000), new BasketLineAsked("2", "SOCK", 5, 1_000)] };

    static async Task<(TestApi Till, long Offer, Guid Held)> HeldAsync(DatabaseKind kind, OfferCaps? caps = null, PromotionDefinition? more = null)
    {
        var till = await TestApi.StartAsync(kind);
        await TillKit.SeedAsync(till.Get<WriteGate>());
        var (offer, _) = await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody, caps ?? new OfferCaps { Uses = 1, Money = 50_000 }) with
        {
            Benefits = [new AmountOff(10_001)], Products = new ProductScope(), Funding = new Funding(6_667, 3_000, 333),
        });
        if (more is not null) await TillKit.LiveAsync(till.Services, more, "More");
        return (till, offer, (await till.Get<RedemptionActions>().ReserveAsync(By, new ReserveAsked { Basket = Order }, Usual, default)).Held!.Id);
    }

    static Task<RedemptionView> SellAsync(TestApi till, Guid id, string receipt, params (string Line, int Quantity)[] lines) =>
        till.Get<PartActions>().ConfirmAsync(By, id, new PartAsked(new ReceiptAsked("till", "S1", receipt), [.. lines.Select(line => new PartLineAsked(line.Line, line.Quantity))], null), Usual, default);

    static Task<(long Uses, long Money)> TakenAsync(TestApi till, long offer) =>
        till.ReadAsync(async db => await db.Set<CapCounter>().Where(row => row.OfferId == offer && row.Scope == CapScope.Offer).SingleAsync() is var row ? (row.Uses, row.Money) : default);

    static Task<int> ToldAsync(TestApi till, string type) => till.ReadAsync(db => db.Set<OutgoingEvent>().CountAsync(row => row.Type == type));

    static async Task AgreesAsync(TestApi till) => Assert.Empty((await till.Get<CapRecount>().RunAsync(By, repair: false, default)).Differences);

    [Theory, EachDatabase]
    public async Task Parcels_confirm_one_by_one_and_come_to_the_whole(DatabaseKind kind)
    {
        var (till, offer, id) = await HeldAsync(kind);
        await using var _ = till;
        var first = await SellAsync(till, id, "P-1", ("1", 2), ("2", 1));
        Assert.Equal((RedemptionState.PartlyConfirmed, 1), (first.State, first.Parts.Count));
        Assert.Equal((1L, 10_001L), await TakenAsync(till, offer));
        await SellAsync(till, id, "P-2", ("2", 4));
        var last = await SellAsync(till, id, "P-3");
        Assert.Equal((RedemptionState.Confirmed, 294_999L, 10_001L), (last.State, last.Total, last.Discount));
        Assert.Equal((294_999L, 10_001L), (last.Parts.Sum(part => part.Total), last.Parts.Sum(part => part.Discount)));
        Assert.Equal(["P-1", "P-2", "P-3"], last.Parts.Select(part => part.Receipt.ReceiptId));

        var ledger = await till.ReadAsync(db => db.Set<UseEntry>().OrderBy(row => row.Id).ToListAsync());
        Assert.Equal([UseEntryKind.Reserved, UseEntryKind.Confirmed, UseEntryKind.ConfirmedPart, UseEntryKind.ConfirmedPart], ledger.Select(row => row.Kind));
        Assert.Equal(new Funding(6_667, 3_000, 333).Split(10_001), new FundingShares(ledger.Sum(row => row.BrandShare), ledger.Sum(row => row.StoreShare), ledger.Sum(row => row.SupplierShare)));
        Assert.Equal(3, ledger.Where(row => row.PartId is not null).Select(row => row.PartId).Distinct().Count());
        Assert.Equal((1L, 10_001L), await TakenAsync(till, offer));
        var events = await till.ReadAsync(db => db.Set<OutgoingEvent>().Where(row => row.Type.StartsWith("redemption.")).OrderBy(row => row.Id).Select(row => row.Type).ToListAsync());
        Assert.Equal(["redemption.partly_confirmed", "redemption.partly_confirmed", "redemption.partly_confirmed", "redemption.confirmed"], events);
        var settled = (await till.Get<SettlementQueries>().TotalsAsync(By, new SettlementFilter(new DateOnly(2026, 11, 1), Everywhere: true), default)).Single().Figures;
        Assert.Equal((1, 10_001L), (settled.Uses, settled.Given));
        await AgreesAsync(till);
    }

    [Theory, EachDatabase]
    public async Task The_same_receipt_answers_the_same_and_stands_for_one_sale_for_ever(DatabaseKind kind)
    {
        var (till, _, id) = await HeldAsync(kind, new OfferCaps { Uses = 5 });
        await using var _1 = till;
        var first = await SellAsync(till, id, "P-1", ("1", 1));
        var again = await SellAsync(till, id, "P-1", ("1", 1));
        Assert.Equal((1, first.Parts[0].Total), (again.Parts.Count, again.Parts[0].Total));
        async Task<string> RefusedAsync(Func<Task> act) => (await Assert.ThrowsAsync<Refused>(act)).Code;
        Assert.Equal("receipt_used", await RefusedAsync(() => SellAsync(till, id, "P-1", ("1", 2))));

        var actions = till.Get<RedemptionActions>();
        var other = (await actions.ReserveAsync(By, new ReserveAsked { Basket = Order }, Usual, default)).Held!.Id;
        Assert.Equal("receipt_used", await RefusedAsync(() => actions.ConfirmAsync(By, other, new ReceiptAsked("till", "S1", "P-1"), Usual, default)));
        Assert.Equal("receipt_used", await RefusedAsync(() => SellAsync(till, other, "P-1", ("1", 1))));
        await actions.ConfirmAsync(By, other, new ReceiptAsked("till", "S1", "W-1"), Usual, default);
        Assert.Equal("receipt_used", await RefusedAsync(() => SellAsync(till, id, "W-1", ("1", 1))));
        Assert.Equal("redemption_confirmed", await RefusedAsync(() => SellAsync(till, other, "P-9", ("1", 1))));

        Assert.Equal("part_line_unknown", await RefusedAsync(() => SellAsync(till, id, "P-2", ("9", 1))));
        Assert.Equal("part_too_many", await RefusedAsync(() => SellAsync(till, id, "P-2", ("1", 3))));
        Assert.Equal("part_too_many", await RefusedAsync(() => SellAsync(till, id, "P-2", ("1", 0))));
        Assert.Equal("redemption_in_parts", await RefusedAsync(() => actions.SwapAsync(By, id, new ReserveAsked { Basket = Order }, Usual, default)));
        Assert.Equal("redemption_not_confirmed", await RefusedAsync(() => till.Get<ReturnActions>().VoidAsync(By, id, default)));

        // Without lines it is the rest, also by the way of a whole; asked again it answers the same.
        var rest = await actions.ConfirmAsync(By, id, new ReceiptAsked("till", "S1", "P-3"), Usual, default);
        Assert.Equal(RedemptionState.Confirmed, rest.State);
        Assert.Equal(rest.Parts.Count, (await actions.ConfirmAsync(By, id, new ReceiptAsked("till", "S1", "P-3"), Usual, default)).Parts.Count);
        Assert.Equal("part_nothing_left", await RefusedAsync(() => SellAsync(till, id, "P-4")));
        Assert.Equal("redemption_not_held", await RefusedAsync(() => actions.ReleaseAsync(By, id, default)));
        Assert.Equal(id, (await till.Get<RedemptionQueries>().FindByReceiptAsync(By, new ReceiptAsked("till", "S1", "P-3"), default))!.Id);
    }

    [Theory, EachDatabase]
    public async Task Letting_go_of_the_rest_gives_its_money_back_and_the_use_counts_once(DatabaseKind kind)
    {
        var (till, offer, id) = await HeldAsync(kind, more: TillKit.Definition(OfferReach.Everybody, new OfferCaps { Uses = 3, Money = 9_000 }) with { Benefits = [new PercentOff(5_000)], Products = new ProductScope { Categories = ["Socks"] } });
        await using var _ = till;
        var socks = await till.ReadAsync(db => db.Set<Offer>().Where(row => row.Id != offer).Select(row => row.Id).SingleAsync());
        Assert.Equal((1L, 2_500L), await TakenAsync(till, socks));
        var sold = await SellAsync(till, id, "P-1", ("1", 1));
        var given = sold.Uses.Single(use => use.OfferId == offer).Discount;
        Assert.InRange(given, 1, 10_000);
        Assert.Equal((1L, 10_001L), await TakenAsync(till, offer));

        var released = await till.Get<RedemptionActions>().ReleaseAsync(By, id, default);
        Assert.Equal((RedemptionState.Confirmed, given, 100_000 - given), (released.State, released.Discount, released.Total));
        Assert.Equal((1L, given), await TakenAsync(till, offer));
        Assert.Equal((0L, 0L), await TakenAsync(till, socks));
        Assert.NotNull((await till.Get<RedemptionActions>().ReleaseAsync(By, id, default)).RestLetGoAt);
        Assert.Equal(1, await till.ReadAsync(db => db.Set<Use>().CountAsync(use => use.State == UseState.Confirmed)));
        await AgreesAsync(till);

        // All of the part comes back: no more than was confirmed, and the use with it.
        var returns = till.Get<ReturnActions>();
        Assert.Equal("return_too_many", (await Assert.ThrowsAsync<Refused>(() => returns.RefundAsync(By, id, [new ReturnAsked("2", 1)], default))).Code);
        var back = await returns.RefundAsync(By, id, [], default);
        Assert.Equal((100_000 - given, true), (back.Amount, back.Share.IsWhole));
        Assert.Equal((0L, 0L), await TakenAsync(till, offer));
        await AgreesAsync(till);
    }

    [Theory, EachDatabase]
    public async Task A_hold_that_runs_out_keeps_what_was_sold_and_a_late_part_is_booked_all_the_same(DatabaseKind kind)
    {
        var (till, offer, id) = await HeldAsync(kind, new OfferCaps { Uses = 1, Money = 10_001 });
        await using var _ = till;
        await till.Get<PartActions>().ConfirmAsync(By, id, new PartAsked(new ReceiptAsked("till", "S1", "P-1"), [new PartLineAsked("1", 1)], RestSeconds: 86_400), Usual, default);
        till.Clock.Advance(TimeSpan.FromHours(23));
        await till.Get<ExpirySweep>().TickAsync(default);
        Assert.Equal(RedemptionState.PartlyConfirmed, (await till.Get<RedemptionQueries>().FindAsync(By, id, default)).State);
        till.Clock.Advance(TimeSpan.FromHours(2));
        await till.Get<ExpirySweep>().TickAsync(default);
        var ended = await till.Get<RedemptionQueries>().FindAsync(By, id, default);
        Assert.Equal(RedemptionState.Confirmed, ended.State);
        Assert.Equal((1L, ended.Discount), await TakenAsync(till, offer));

        // Inside the budget the late parcel counts with the use that counts already.
        var late = await SellAsync(till, id, "P-2", ("1", 1));
        Assert.Equal((1L, late.Discount), await TakenAsync(till, offer));
        Assert.Single(late.Uses);
        await AgreesAsync(till);

        // Another store took the rest of the budget: the last parcel is an overrun, told and listed to the row.
        await till.Get<WriteGate>().WriteAsync(db => db.Set<CapCounter>().Where(row => row.OfferId == offer).ExecuteUpdateAsync(set => set.SetProperty(row => row.MoneyLimit, row => row.Money)), default);
        var last = await SellAsync(till, id, "P-3");
        Assert.Equal((294_999L, 10_001L), (last.Total, last.Discount));
        Assert.Single(last.Uses, use => use.Overrun);
        Assert.Equal((1L, late.Discount), await TakenAsync(till, offer));
        Assert.Equal(1, await till.ReadAsync(db => db.Set<OutgoingEvent>().CountAsync(row => row.Type == "redemption.overrun")));
        await AgreesAsync(till);

        var back = await till.Get<ReturnActions>().RefundAsync(By, id, [], default);
        Assert.Equal((294_999L, RedemptionState.Refunded), (back.Amount, back.Redemption.State));
        Assert.Equal((0L, 0L), await TakenAsync(till, offer));
        var ledger = await till.ReadAsync(db => db.Set<UseEntry>().ToListAsync());
        Assert.Equal((0L, 0L, 0L), (ledger.Sum(row => row.BrandShare), ledger.Sum(row => row.StoreShare), ledger.Sum(row => row.SupplierShare)));
        await AgreesAsync(till);
    }

    [Theory, EachDatabase]
    public async Task A_part_of_a_hold_that_was_let_go_is_booked_alone(DatabaseKind kind)
    {
        var (till, offer, id) = await HeldAsync(kind);
        await using var _ = till;
        await till.Get<RedemptionActions>().ReleaseAsync(By, id, default);
        var sold = await SellAsync(till, id, "P-1", ("1", 1));
        Assert.Equal(RedemptionState.Confirmed, sold.State);
        Assert.Equal((1L, sold.Discount), await TakenAsync(till, offer));
        await AgreesAsync(till);

        // The rest comes late, too: that it is confirmed is told once, with the last part.
        Assert.Equal(0, await ToldAsync(till, "redemption.confirmed"));
        await SellAsync(till, id, "P-2", ("1", 1));
        Assert.Equal(0, await ToldAsync(till, "redemption.confirmed"));
        var last = await SellAsync(till, id, "P-3");
        Assert.Equal((1, 3), (await ToldAsync(till, "redemption.confirmed"), await ToldAsync(till, "redemption.partly_confirmed")));
        Assert.Equal((1, 10_001L), (last.Uses.Count, last.Discount));
        Assert.Equal((1L, 10_001L), await TakenAsync(till, offer));
        await AgreesAsync(till);
    }

    [Theory, EachDatabase]
    public async Task Late_parts_beyond_a_full_cap_are_one_overrun_of_one_order(DatabaseKind kind)
    {
        var (till, offer, id) = await HeldAsync(kind);
        await using var _ = till;
        await till.Get<RedemptionActions>().ReleaseAsync(By, id, default);
        Assert.NotNull((await till.Get<RedemptionActions>().ReserveAsync(By, new ReserveAsked { Basket = Order }, Usual, default)).Held);
        await SellAsync(till, id, "P-1", ("1", 1));
        await SellAsync(till, id, "P-2", ("1", 1), ("2", 2));
        Assert.Equal(0, await ToldAsync(till, "redemption.confirmed"));
        var last = await SellAsync(till, id, "P-3");
        Assert.Equal((RedemptionState.Confirmed, 294_999L, 10_001L), (last.State, last.Total, last.Discount));
        var use = Assert.Single(last.Uses);
        Assert.Equal((true, 10_001L), (use.Overrun, use.Discount));
        Assert.Equal((1, 3), (await ToldAsync(till, "redemption.confirmed"), await ToldAsync(till, "redemption.overrun")));

        var rows = await till.ReadAsync(db => db.Set<UseEntry>().Where(row => row.PartId != null).OrderBy(row => row.Id).ToListAsync());
        Assert.Equal([(UseEntryKind.Overrun, 1), (UseEntryKind.ConfirmedPart, 0), (UseEntryKind.ConfirmedPart, 0)], rows.Select(row => (row.Kind, row.Uses)));
        Assert.Equal(10_001, rows.Sum(row => row.Money));
        Assert.Equal(new Funding(6_667, 3_000, 333).Split(10_001), new FundingShares(rows.Sum(row => row.BrandShare), rows.Sum(row => row.StoreShare), rows.Sum(row => row.SupplierShare)));
        var settled = (await till.Get<SettlementQueries>().TotalsAsync(By, new SettlementFilter(new DateOnly(2026, 11, 1), Everywhere: true), default)).Single().Figures;
        Assert.Equal((1, 1, 10_001L), (settled.Uses, settled.Overruns, settled.Given));
        var listed = Assert.Single((await till.Get<TillQueries>().OverrunsAsync(By, new TillFilter(), new PageRequest(), default)).Rows);
        Assert.Equal((10_001L, "late"), (listed.Discount, listed.Cause));
        Assert.Equal(listed.Discount, listed.Brand + listed.StoreShare + listed.Supplier);
        await AgreesAsync(till);

        // The other order keeps the room that it holds.
        var back = await till.Get<ReturnActions>().RefundAsync(By, id, [], default);
        Assert.Equal((294_999L, RedemptionState.Refunded), (back.Amount, back.Redemption.State));
        Assert.Equal((1L, 10_001L), await TakenAsync(till, offer));
        Assert.Equal(0, await till.ReadAsync(db => db.Set<UseEntry>().SumAsync(row => row.BrandShare + row.StoreShare + row.SupplierShare)));
        await AgreesAsync(till);
    }

    [Theory, EachDatabase]
    public async Task Late_parts_beyond_what_was_sold_in_time_share_one_overrun(DatabaseKind kind)
    {
        var (till, offer, id) = await HeldAsync(kind);
        await using var _ = till;
        var inTime = await SellAsync(till, id, "P-1", ("1", 1));
        await till.Get<RedemptionActions>().ReleaseAsync(By, id, default);
        Assert.Equal(1, await ToldAsync(till, "redemption.confirmed"));
        await till.Get<WriteGate>().WriteAsync(db => db.Set<CapCounter>().Where(row => row.OfferId == offer).ExecuteUpdateAsync(set => set.SetProperty(row => row.MoneyLimit, row => row.Money)), default);
        await SellAsync(till, id, "P-2", ("1", 1));
        var last = await SellAsync(till, id, "P-3");
        var given = Assert.Single(inTime.Uses).Discount;
        Assert.Equal([(false, given), (true, 10_001 - given)], last.Uses.Select(use => (use.Overrun, use.Discount)));
        Assert.Equal((1L, given), await TakenAsync(till, offer));
        var rows = await till.ReadAsync(db => db.Set<UseEntry>().Where(row => row.PartId != null).OrderBy(row => row.Id).Select(row => row.Kind).ToListAsync());
        Assert.Equal([UseEntryKind.Confirmed, UseEntryKind.Overrun, UseEntryKind.ConfirmedPart], rows);
        Assert.Equal(1, await ToldAsync(till, "redemption.confirmed"));
        await AgreesAsync(till);
    }

    [Theory, EachDatabase]
    public async Task What_was_sold_may_come_back_while_the_rest_is_held(DatabaseKind kind)
    {
        var (till, offer, id) = await HeldAsync(kind);
        await using var _ = till;
        await SellAsync(till, id, "P-1", ("1", 1));
        var returns = till.Get<ReturnActions>();
        Assert.Equal("return_too_many", (await Assert.ThrowsAsync<Refused>(() => returns.RefundAsync(By, id, [new ReturnAsked("1", 2)], default))).Code);
        var back = await returns.RefundAsync(By, id, [], default);
        Assert.Equal((false, RedemptionState.PartlyConfirmed), (back.Share.IsWhole, back.Redemption.State));
        Assert.Equal(1L, (await TakenAsync(till, offer)).Uses);
        await AgreesAsync(till);

        // Only when the rest is let go is it sure that nothing is left: now the use goes back, once.
        Assert.Equal(RedemptionState.Refunded, (await till.Get<RedemptionActions>().ReleaseAsync(By, id, default)).State);
        Assert.Equal((0L, 0L), await TakenAsync(till, offer));
        await AgreesAsync(till);
    }

    [Theory, EachDatabase]
    public async Task A_test_sold_in_parts_touches_nothing_that_counts(DatabaseKind kind)
    {
        var (till, offer, _) = await HeldAsync(kind, new OfferCaps { Uses = 5 });
        await using var _1 = till;
        var (terms, tester) = (new EvaluationTerms(IsTest: true), By with { IsTest = true });
        var id = (await till.Get<RedemptionActions>().ReserveAsync(tester, new ReserveAsked { Basket = Order }, terms, default)).Held!.Id;
        await till.Get<PartActions>().ConfirmAsync(tester, id, new PartAsked(new ReceiptAsked("till", "S1", "T-1"), [new PartLineAsked("1", 1)], null), terms, default);
        await till.Get<RedemptionActions>().ReleaseAsync(tester, id, default);
        Assert.Equal(1L, (await TakenAsync(till, offer)).Uses);
        Assert.Equal(0, await till.ReadAsync(db => db.Set<ActivityEntry>().CountAsync()));
        Assert.DoesNotContain("redemption.confirmed", await till.ReadAsync(db => db.Set<OutgoingEvent>().Select(row => row.Type).ToListAsync()));
        Assert.All(await till.ReadAsync(db => db.Set<UseEntry>().Where(row => row.PartId != null).ToListAsync()), row => Assert.Equal(0, row.BrandShare + row.StoreShare));
    }

    [Fact]
    public async Task Over_http_a_part_names_its_lines_and_its_receipt()
    {
        var (till, _, id) = await HeldAsync(DatabaseKind.Sqlite, new OfferCaps { Uses = 5 });
        await using var _1 = till;
        var caller = await till.CallerAsync("redeem,refund");
        var address = $"/api/v1/redemptions/{id}/confirm";
        var first = await (await caller.WriteAsync(HttpMethod.Post, address, new { receipt = new { source = "web", receiptId = "P-1" }, lines = new[] { new { lineId = "1", quantity = 1 } }, restTtlSeconds = 3_600 })).JsonAsync();
        Assert.Equal("partlyConfirmed", first.GetProperty("state").GetString());
        Assert.Equal("1", first.GetProperty("parts")[0].GetProperty("lines")[0].GetProperty("lineId").GetString());
        Assert.Equal("redemption_in_parts", await (await caller.WriteAsync(HttpMethod.Put, $"/api/v1/redemptions/{id}/basket", new { basket = new { store = "S1", currency = "CNY", lines = new[] { new { lineId = "1", sku = "COAT", quantity = 1, unitPrice = 100_000 } } } })).CodeAsync());
        Assert.Equal("rest_ttl_out_of_range", await (await caller.WriteAsync(HttpMethod.Post, address, new { receipt = new { source = "web", receiptId = "P-2" }, restTtlSeconds = 0 })).CodeAsync());
        var last = await (await caller.WriteAsync(HttpMethod.Post, address, new { receipt = new { source = "web", receiptId = "P-2" } })).JsonAsync();
        Assert.Equal("confirmed", last.GetProperty("state").GetString());
        Assert.Equal(294_999, last.GetProperty("parts").EnumerateArray().Sum(part => part.GetProperty("total").GetProperty("amount").GetInt64()));
    }
}
