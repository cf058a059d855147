using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Redemptions;
using CampaignConsole.Core.Redemptions.Evaluations;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Web.Demo;

/// <summary>Members who opened, clicked and redeemed in a past campaign: booked at the till by the real verb, with their receipts.</summary>
sealed class DemoRedemptions(IServiceProvider services, DemoClock clock, Actor clerk, IReadOnlyList<Store> stores, IReadOnlyList<Product> products, Dice dice)
{
    const int MostUses = 260;

    const int TillsAtOnce = 4;

    static readonly TimeZoneInfo Zone = Instants.Zone("Asia/Shanghai");

    readonly WriteGate gate = services.GetRequiredService<WriteGate>();

    public async Task AddAsync(long campaign, DemoCampaign demo, DateTimeOffset launch, CancellationToken ct)
    {
        var members = await HoldersAsync(campaign, ct);
        await OpenedAsync(campaign, launch, ct);
        var chosen = members.Where(_ => dice.Chance(0.09)).Take(MostUses).Select(member => (Member: member, Day: 1 + dice.Below(Math.Max(1, demo.Days - 2)))).OrderBy(buyer => buyer.Day).ToList();
        await SellAsync(campaign, demo, chosen.Select(buyer => (buyer.Member, Instants.Date(launch, Zone).AddDays(buyer.Day))), ct);
    }

    /// <summary>Sells one of the campaign's goods to each of some members, in their home store on a day.</summary>
    public async Task SellAsync(long campaign, DemoCampaign demo, IEnumerable<(Member Member, DateOnly Day)> buyers, CancellationToken ct)
    {
        var goods = products.Where(product => demo.Products.Categories.Contains(product.Category)).ToList();
        var sales = buyers.Select((buyer, place) => new Sale(
            buyer.Member,
            stores.FirstOrDefault(one => one.Id == buyer.Member.HomeStoreId) ?? stores[1],
            Instants.At(buyer.Day.ToDateTime(new TimeOnly(11 + dice.Below(8), dice.Below(60))), Zone),
            dice.Of(goods),
            $"D{campaign}-{place + 1:0000}")).ToList();
        var receipts = new (Receipt, ReceiptLine)[sales.Count];
        await Parallel.ForAsync(0, sales.Count, new ParallelOptions { MaxDegreeOfParallelism = TillsAtOnce, CancellationToken = ct },
            async (place, stop) => receipts[place] = await SellAsync(sales[place], stop));
        await WriteAsync(receipts, ct);
    }

    async Task<(Receipt, ReceiptLine)> SellAsync(Sale sale, CancellationToken ct)
    {
        var (member, store, at, product, number) = sale;
        clock.SetHere(at);
        var channel = store.Kind == StoreKind.Online ? ChannelNames.Web : ChannelNames.Pos;
        var basket = new BasketAsked
        {
            Member = ShopperAsked.Known(member.Id), Store = store.Code, Channel = channel, Currency = "CNY",
            Lines = [new BasketLineAsked("1", product.Sku, 1, product.ListPrice!.Value, product.ListPrice, product.Category)],
        };
        var booked = await services.GetRequiredService<RedemptionActions>().BookAsync(clerk, basket, new ReceiptAsked("pos", store.Code, number, at), new EvaluationTerms(), ct);
        var receipt = new Receipt
        {
            Source = "pos", StoreCode = store.Code, StoreId = store.Id, ReceiptNumber = number, Revision = 1, Kind = ReceiptKind.Sale, IsCurrent = true, OriginMemberId = member.Id, MemberId = member.Id,
            Channel = channel, At = at, BusinessDate = Instants.Date(at, Instants.Zone(store.TimeZone)), Currency = "CNY", Total = booked.Total,
        };
        return (receipt, new ReceiptLine
        {
            LineId = "1", Sku = product.Sku, ProductId = product.Id, Quantity = 1, Amount = booked.Total, UnitPrice = product.ListPrice, ListPrice = product.ListPrice, MemberId = member.Id, StoreId = store.Id,
            At = at, IsCurrent = true,
        });
    }

    Task WriteAsync((Receipt Receipt, ReceiptLine Line)[] sales, CancellationToken ct) => gate.WriteAsync(async db =>
    {
        var ids = await db.ReserveIdsAsync<Receipt>(sales.Length, ct);
        foreach (var ((receipt, line), id) in sales.Zip(ids)) (receipt.Id, line.ReceiptId) = (id, id);
        await db.InsertAsync(sales.Select(sale => sale.Receipt), ct);
        await db.InsertAsync(sales.Select(sale => sale.Line), ct);
    }, ct);

    async Task<List<Member>> HoldersAsync(long campaign, CancellationToken ct)
    {
        await using var db = services.GetRequiredService<IDbContextFactory<ConsoleDb>>().CreateDbContext();
        var holders = db.Set<Assignment>().Where(row => row.CampaignId == campaign && row.Outcome == AssignmentOutcome.Assigned).Select(row => row.MemberId);
        return await db.Set<Member>().Where(member => holders.Contains(member.Id)).OrderBy(member => member.Id).ToListAsync(ct);
    }

    /// <summary>What a mail provider would have told: opens and clicks of accepted e-mails.</summary>
    public Task OpenedAsync(long campaign, DateTimeOffset launch, CancellationToken ct) => gate.WriteAsync(async db =>
    {
        var sent = await db.Set<Delivery>().Where(row => row.CampaignId == campaign && row.Channel == ChannelNames.Email && row.State == DeliveryState.Accepted)
            .OrderBy(row => row.Id).Select(row => new { row.Id, row.OriginMemberId }).ToListAsync(ct);
        DeliveryEvent Fact(long delivery, long member, string kind, int minutes) => new()
        {
            DeliveryId = delivery, OriginMemberId = member, CampaignId = campaign, Channel = ChannelNames.Email, Kind = kind, At = launch.AddMinutes(minutes), ProviderEventId = $"demo-{delivery}-{kind}",
        };
        var opened = sent.Where(_ => dice.Chance(0.31)).Select(row => (row, Minutes: dice.Between(4, 2_900))).ToList();
        await db.InsertAsync(opened.Select(open => Fact(open.row.Id, open.row.OriginMemberId, "opened", open.Minutes)), ct);
        await db.InsertAsync(opened.Where(_ => dice.Chance(0.24)).Select(open => Fact(open.row.Id, open.row.OriginMemberId, "clicked", open.Minutes + 1)), ct);
    }, ct);

    sealed record Sale(Member Member, Store Store, DateTimeOffset At, Product Product, string Number);
}
