using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Platform;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Baskets;
using CampaignConsole.Core.Promotions.Invitations;
using CampaignConsole.Core.Redemptions.Evaluations;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions.Invitations;

/// <summary>What an offer would cost a store, from what was sold there lately.</summary>
/// <remarks>
/// The last sales of <see cref="Weeks"/> weeks, <see cref="MostReceipts"/> at most, are evaluated with the offer alone, by the evaluator of the till, as if every buyer could use it and
/// it ran already. Forecast = mean discount of a sale × sales of those weeks ÷ their days × days of the offer, cut to its budget overall and per store. So it is a forecast of the
/// most: of an offer that only some members hold, less is used.
/// </remarks>
public sealed class ForecastOfStores(IDbContextFactory<ConsoleDb> databases, OfferShelf shelf, TimeProvider clock)
{
    /// <summary>How far back sales are looked at.</summary>
    public const int Weeks = 4;

    /// <summary>Sales that are evaluated for a store.</summary>
    public const int MostReceipts = 200;

    const long Buyer = 1;

    /// <summary>The forecast of some stores of the actor's scope.</summary>
    /// <param name="stores">Ids, one page of a list; those that are not invited are left out.</param>
    /// <exception cref="Refused"><c>not_found</c>, <c>right_missing</c></exception>
    public async Task<IReadOnlyDictionary<long, StoreForecast>> OfAsync(Actor by, long offer, IReadOnlyCollection<long> stores, CancellationToken ct)
    {
        by.Demand(Right.ViewInvitations);
        await using var db = databases.CreateDbContext();
        var definition = (await shelf.OfAsync(db, [offer], ct)).GetValueOrDefault(offer)?.Definition ?? throw PlatformRefusals.NotFound("offer", offer);
        var asked = stores.ToArray();
        var within = await db.Set<Store>().Within(by.Scope)
            .Where(store => EF.Parameter(asked).Contains(store.Id) && db.Set<OfferInvitation>().Any(row => row.OfferId == offer && row.StoreId == store.Id)).ToListAsync(ct);
        var found = new Dictionary<long, StoreForecast>();
        foreach (var store in within) found[store.Id] = await OfAsync(db, store, definition, ct);
        return found;
    }

    async Task<StoreForecast> OfAsync(ConsoleDb db, Store store, PromotionDefinition definition, CancellationToken ct)
    {
        var (now, from) = (clock.GetUtcNow(), clock.GetUtcNow().AddDays(-7 * Weeks));
        var sales = db.Set<Receipt>().Where(receipt => receipt.StoreId == store.Id && receipt.At >= from && receipt.At <= now
            && receipt.IsCurrent && receipt.Kind == ReceiptKind.Sale && receipt.Currency == definition.Currency);
        var count = await sales.CountAsync(ct);
        var last = await sales.OrderByDescending(receipt => receipt.At).ThenByDescending(receipt => receipt.Id).Take(MostReceipts)
            .Select(receipt => new { receipt.Id, receipt.At, receipt.Channel }).ToListAsync(ct);
        var ids = last.Select(receipt => receipt.Id).ToArray();
        var lines = (await db.Set<ReceiptLine>().Where(line => EF.Parameter(ids).Contains(line.ReceiptId) && line.Quantity > 0 && line.Quantity <= Basket.MostUnits && line.Amount >= 0).OrderBy(line => line.Id).ToListAsync(ct))
            .ToLookup(line => line.ReceiptId);
        var skus = lines.SelectMany(receipt => receipt).Select(line => line.Sku).Distinct().ToArray();
        var catalogue = BasketFacts.Asking(db, skus);
        await Question.AskAsync(db, [catalogue], ct);
        var products = catalogue.Rows.ToDictionary(product => product.Sku);

        var running = AsIfRunning(definition);
        var given = 0L;
        foreach (var receipt in last.Where(receipt => lines.Contains(receipt.Id)))
        {
            var basket = BasketFacts.WithProducts(BasketOf(store, definition, receipt.At, receipt.Channel, lines[receipt.Id]), products);
            given += BasketEvaluator.Evaluate(basket, AnyBuyer, [new Candidate(Buyer, "", running, [])]).TotalDiscount;
        }

        var days = DaysOf(definition, Instants.Wall(now, Instants.Zone(store.TimeZone)));
        var most = Math.Min(definition.Caps.Money ?? long.MaxValue, definition.Caps.MoneyPerStore ?? long.MaxValue);
        var expected = last.Count == 0 ? 0 : (long)Math.Min(most, Math.Round((decimal)given / last.Count * count / (7 * Weeks) * days, MidpointRounding.AwayFromZero));
        return new StoreForecast(store.Id, count, days, definition.Currency, expected, definition.Funding.Split(expected).Store);
    }

    static Basket BasketOf(Store store, PromotionDefinition definition, DateTimeOffset at, string channel, IEnumerable<ReceiptLine> lines) => new()
    {
        Currency = definition.Currency, Store = store.Code, StoreType = BasketFacts.NameOf(store.Kind), Region = store.Region, Channel = channel, At = at, Zone = store.TimeZone,
        Payment = definition.When.Payments.FirstOrDefault(),
        Lines = [.. lines.Take(Basket.MostLines).Select((line, place) => new BasketLine($"{place + 1}", line.Sku, line.Quantity, line.UnitPrice ?? line.Amount / line.Quantity) { ListPrice = line.ListPrice })],
    };

    /// <summary>The offer without its period and its limits over many uses; weekdays, hours and thresholds stay.</summary>
    static PromotionDefinition AsIfRunning(PromotionDefinition definition) => definition with
    {
        When = definition.When with { From = null, To = null, DaysFromAssignment = null },
        Caps = new OfferCaps { MaximumPerUse = definition.Caps.MaximumPerUse, MaximumUnits = definition.Caps.MaximumUnits, MaximumUnitsPerLine = definition.Caps.MaximumUnitsPerLine },
        Places = definition.Places with { Tiers = [] },
    };

    static Shopper AnyBuyer { get; } = new()
    {
        MemberId = Buyer, FirstOrder = true, Holds = new Dictionary<long, HeldOffer> { [Buyer] = new(Buyer) }, OpenedByCode = new HashSet<long> { Buyer },
    };

    /// <summary>Days of the offer that are still to come on the store's calendar; begun ones are whole.</summary>
    static int DaysOf(PromotionDefinition definition, DateTime wall)
    {
        if (definition.When.To is not { } to) return 7 * Weeks;
        var from = definition.When.From is { } start && start > wall ? start : wall;
        return to <= from ? 0 : (int)Math.Ceiling((to - from).TotalDays);
    }
}
