using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Promotions.Baskets;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Promotions;

/// <summary>A line of a basket that is only tried.</summary>
/// <param name="UnitPrice">Minor units; null takes the catalogue's list price.</param>
public sealed record TrialLine(string Sku, int Quantity, long? UnitPrice = null);

/// <summary>The basket that a marketer tries a draft on.</summary>
/// <param name="Shipping">What shipping costs, minor units; 0 is none.</param>
/// <param name="Holds">As somebody who may have it: holds it, brings the code, is of the right tier.</param>
public sealed record TrialBasket(IReadOnlyList<TrialLine> Lines, string? Store, string Channel, long Shipping, bool Holds);

/// <summary>What the tried basket gets.</summary>
/// <param name="Unknown">Skus that neither the catalogue nor the basket has a price for.</param>
public sealed record TrialAnswer(Evaluation Evaluation, OfferAnswer Answer, IReadOnlyList<string> Unknown);

/// <summary>Tries a draft on a basket: the same evaluator as at the till, nothing is stored or counted.</summary>
public sealed class BasketTrial(IDbContextFactory<ConsoleDb> databases, TimeProvider clock)
{
    const long Draft = 1;

    /// <summary>Skus of products that a draft is about, to begin with: a few in scope.</summary>
    public async Task<IReadOnlyList<string>> ExamplesAsync(Actor by, PromotionDefinition draft, CancellationToken ct)
    {
        by.Demand(Right.ViewPromotions);
        await using var db = databases.CreateDbContext();
        var products = db.Set<Product>().Where(product => product.IsSold && product.ListPrice != null);
        if (draft.Products.Skus.Count > 0)
        {
            var some = draft.Products.Skus.Take(20).ToList();
            products = products.Where(product => some.Contains(product.Sku));
        }

        if (draft.Products.Categories is { Count: > 0 } categories) products = products.Where(product => categories.Contains(product.Category));
        return await products.OrderBy(product => product.Id).Select(product => product.Sku).Take(2).ToListAsync(ct);
    }

    public async Task<TrialAnswer> TryAsync(Actor by, PromotionDefinition draft, TrialBasket trial, CancellationToken ct)
    {
        by.Demand(Right.ViewPromotions);
        await using var db = databases.CreateDbContext();
        var skus = trial.Lines.Select(line => line.Sku).Distinct().ToList();
        var prices = await db.Set<Product>().Where(product => skus.Contains(product.Sku)).ToDictionaryAsync(product => product.Sku, product => product.ListPrice, ct);
        var basket = await BasketFacts.FillAsync(db, new Basket
        {
            Currency = draft.Currency,
            At = clock.GetUtcNow(),
            Store = trial.Store,
            Channel = trial.Channel,
            Payment = draft.When.Payments.FirstOrDefault(),
            Shipping = trial.Shipping > 0 ? [new ShippingCharge(draft.When.ShippingMethods.FirstOrDefault() ?? "standard", trial.Shipping)] : [],
            Lines = [.. trial.Lines.Select((line, i) => new BasketLine($"{i + 1}", line.Sku, line.Quantity, line.UnitPrice ?? prices.GetValueOrDefault(line.Sku) ?? 0))],
        }, ct);
        basket = basket with { At = At(draft, basket.At, Instants.Zone(basket.Zone)) };
        var evaluation = BasketEvaluator.Evaluate(basket, Shopper(draft, trial.Holds), [new Candidate(Draft, OfferDocument.Of(draft).Hash, draft, [])]);
        return new TrialAnswer(evaluation, evaluation.Offers[0], [.. trial.Lines.Where(line => line.UnitPrice is null && prices.GetValueOrDefault(line.Sku) is null).Select(line => line.Sku)]);
    }

    /// <summary>An offer that has not begun is tried just after its first minute, so that its figures can be seen.</summary>
    static DateTimeOffset At(PromotionDefinition draft, DateTimeOffset now, TimeZoneInfo zone) =>
        draft.When.From is { } from && Instants.At(from, zone) is var begins && begins > now ? begins.AddMinutes(1) : now;

    static Shopper Shopper(PromotionDefinition draft, bool holds) => !holds ? Baskets.Shopper.Anonymous : new Shopper
    {
        MemberId = 1,
        Tier = draft.Places.Tiers.FirstOrDefault(),
        FirstOrder = true,
        Holds = new Dictionary<long, HeldOffer> { [Draft] = new(1) },
        OpenedByCode = new HashSet<long> { Draft },
    };
}
