using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Baskets;
using CampaignConsole.Core.Promotions.Caps;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions.Rehearsals;

/// <summary>Makes baskets of receipts, with the catalogue's facts as the till's own baskets have them.</summary>
/// <param name="holders">Members of the asked audience, in order; null where no audience was asked.</param>
sealed class PastBaskets(RehearsalQuestion question, string currency, TimeZoneInfo brandZone, IReadOnlyDictionary<long, Store> stores, long[]? holders)
{
    // Seen products only; it cannot outgrow the catalogue.
    readonly Dictionary<string, Product?> products = new(StringComparer.Ordinal);

    /// <summary>Reads the products of a page that were not seen before.</summary>
    public async Task LearnAsync(ConsoleDb db, PastPage page, CancellationToken ct)
    {
        var unseen = page.Lines.SelectMany(lines => lines).Select(line => line.Sku).Where(sku => !products.ContainsKey(sku)).Distinct().ToArray();
        if (unseen.Length == 0) return;
        foreach (var sku in unseen) products[sku] = null;
        foreach (var product in await db.Set<Product>().Where(product => EF.Parameter(unseen).Contains(product.Sku)).AsNoTracking().ToListAsync(ct)) products[product.Sku] = product;
    }

    /// <summary>The basket of a sale; null when no till could have sent it.</summary>
    public PastBasket? Of(PastReceipt receipt, PastPage page)
    {
        var store = receipt.StoreId is { } id ? stores.GetValueOrDefault(id) : null;
        var zone = store is null ? brandZone : Instants.Zone(store.TimeZone);
        // Tills may name all lines of a receipt alike; their place tells them apart.
        var lines = page.Lines[receipt.Id].Select((line, place) => Line($"{place + 1}", line)).ToList();
        if (lines.Count == 0) return null;
        var basket = new Basket
        {
            Currency = currency, At = receipt.At, Zone = zone.Id, Channel = receipt.Channel, Lines = lines, Store = store?.Code ?? receipt.StoreCode,
            StoreType = store is null ? null : BasketFacts.NameOf(store.Kind), Region = store?.Region,
        };
        if (!IsSound(basket)) return null;
        var buyer = receipt.MemberId is { } member ? page.Buyers.GetValueOrDefault(member) : null;
        return new PastBasket(
            basket,
            buyer is null ? Shopper.Anonymous : ShopperOf(receipt, buyer),
            new CapHolders(buyer is null ? null : receipt.MemberId, receipt.StoreId, Instants.Date(receipt.At, zone), receipt.Channel),
            question.FloorPercent is not null);
    }

    BasketLine Line(string id, PastLine line)
    {
        var product = products.GetValueOrDefault(line.Sku);
        var each = (long)Math.Round((decimal)line.Amount / line.Quantity, MidpointRounding.AwayFromZero);
        var charged = line.UnitPrice ?? each;
        var price = question.Prices switch
        {
            RehearsalPrices.Listed => line.ListPrice ?? charged,
            RehearsalPrices.Charged => charged,
        };
        var list = line.ListPrice ?? product?.ListPrice;
        return new BasketLine(id, line.Sku, line.Quantity, price)
        {
            ListPrice = list,
            Floor = question.FloorPercent is { } percent ? AllocationOfCents.Percent(list ?? price, percent * 100) : 0,
            Style = product?.StyleCode, Category = product?.Category, Brand = product?.Brand, Season = product?.Season,
            LifeStage = product is null ? null : BasketFacts.CodeOf(product.LifeStage),
        };
    }

    Shopper ShopperOf(PastReceipt receipt, PastBuyer buyer) => new()
    {
        MemberId = receipt.MemberId,
        Tier = buyer.Tier,
        FirstOrder = buyer.FirstAt is { } first ? receipt.At <= first : null,
        Holds = Holds(receipt.MemberId!.Value, buyer) ? Held : None,
    };

    // Whoever objects to personal offers is never given one.
    bool Holds(long member, PastBuyer buyer) => question.Reach != RehearsalReach.Everybody && !buyer.Objects && (holders is null || Array.BinarySearch(holders, member) >= 0);

    static readonly IReadOnlyDictionary<long, HeldOffer> Held = new Dictionary<long, HeldOffer> { [SideReplay.Draft] = new(0) };

    static readonly IReadOnlyDictionary<long, HeldOffer> None = new Dictionary<long, HeldOffer>();

    static bool IsSound(Basket basket)
    {
        try
        {
            BasketRules.Check(basket);
            return true;
        }
        catch (Refused)
        {
            return false;
        }
    }
}
