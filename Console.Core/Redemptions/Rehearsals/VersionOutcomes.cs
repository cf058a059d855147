using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Baskets;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions.Rehearsals;

/// <summary>One sample basket and what each of two definitions gives it.</summary>
/// <param name="SoldAt">When it was sold; null: it was made up from products in scope.</param>
public sealed record SampleOutcome(string Currency, DateTimeOffset? SoldAt, IReadOnlyList<SampleLine> Lines, SampleSide Before, SampleSide After)
{
    public bool IsChanged => Before != After;
}

/// <summary>One line of a sample basket. <paramref name="UnitPrice"/> in minor units.</summary>
public sealed record SampleLine(string Sku, int Quantity, long UnitPrice);

/// <summary>What a definition gives a sample basket, with its sentence. Amounts in minor units.</summary>
public sealed record SampleSide(Outcome Outcome, string Sentence, long Discount, long Points, long Total);

/// <summary>Shows what a change of a promotion does: a handful of real baskets under the definition before and after it. Nothing is stored or counted.</summary>
public sealed class VersionOutcomes(IDbContextFactory<ConsoleDb> databases, TimeProvider clock)
{
    /// <summary>How many baskets are shown.</summary>
    public const int Most = 6;

    /// <summary>How many of the latest receipts are looked at.</summary>
    const int Drawn = 400;

    const int Days = 60;

    /// <summary>Baskets of the latest sales in the actor's stores: first those that get something else, then some that stay as they are; where there are few, baskets of products in scope.</summary>
    /// <remarks>Everybody is taken to have the offer, on any day: what is compared is what it gives, not whom it reaches. Caps are taken to have room.</remarks>
    public async Task<IReadOnlyList<SampleOutcome>> CompareAsync(Actor by, PromotionDefinition before, PromotionDefinition after, string? language, CancellationToken ct)
    {
        by.Demand(Right.ViewPromotions);
        await using var db = databases.CreateDbContext();
        var real = (await PastAsync(db, by, after, ct)).Select(past => Of(past.Basket, past.Shopper, past.Basket.At, before, after, language)).ToList();
        var shown = Chosen(real);
        if (shown.Count >= Most / 2) return shown;
        return [.. shown, .. (await MadeUpAsync(db, before, after, ct)).Select(basket => Of(basket, Shopper.Anonymous, null, before, after, language)).Take(Most - shown.Count)];
    }

    /// <summary>Half of the places at least for what changed, the largest change first; the rest for what both still give, then for what they almost give.</summary>
    static List<SampleOutcome> Chosen(IReadOnlyList<SampleOutcome> all)
    {
        var telling = all.Where(one => one.Before.Outcome != Outcome.Not || one.After.Outcome != Outcome.Not).ToList();
        var changed = telling.Where(one => one.IsChanged).OrderByDescending(one => Math.Abs(one.Before.Discount - one.After.Discount)).ThenBy(one => one.After.Outcome).ToList();
        var same = telling.Where(one => !one.IsChanged).OrderBy(one => one.After.Outcome).ThenByDescending(one => one.After.Discount).ToList();
        // Alike in all that is shown is one example, not two.
        changed = [.. changed.DistinctBy(Likeness)];
        same = [.. same.DistinctBy(Likeness)];
        var kept = Math.Min(same.Count, Math.Max(2, Most - changed.Count));
        return [.. changed.Take(Most - kept), .. same.Take(kept)];
    }

    static string Likeness(SampleOutcome one) => string.Join(';', one.Lines.Select(line => $"{line.Sku}*{line.Quantity}"));

    static SampleOutcome Of(Basket basket, Shopper shopper, DateTimeOffset? at, PromotionDefinition before, PromotionDefinition after, string? language) => new(
        after.Currency, at, [.. basket.Lines.Select(line => new SampleLine(line.Sku, line.Quantity, line.UnitPrice))], Side(basket, shopper, before, language), Side(basket, shopper, after, language));

    static SampleSide Side(Basket basket, Shopper shopper, PromotionDefinition definition, string? language)
    {
        var terms = SideReplay.Terms(definition, RehearsalReach.Everybody);
        var answer = BasketEvaluator.Evaluate(basket, shopper, [new Candidate(SideReplay.Draft, "", terms, [])]);
        var offer = answer.Offers[0];
        return new SampleSide(offer.Reason.Outcome, AnswerSentence.Of(offer, definition, language), offer.Discount, offer.Points, answer.Total);
    }

    async Task<IReadOnlyList<PastBasket>> PastAsync(ConsoleDb db, Actor by, PromotionDefinition definition, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var zone = Instants.Zone(await db.Set<Brand>().Select(brand => brand.TimeZone).FirstOrDefaultAsync(ct) ?? TimeZoneInfo.Utc.Id);
        var places = await db.Set<Store>().Within(by.Scope).AsNoTracking().ToDictionaryAsync(store => store.Id, ct);
        var question = new RehearsalQuestion { From = Instants.Date(now.AddDays(-Days), zone), To = Instants.Date(now, zone) };
        var baskets = new PastBaskets(question, definition.Currency, zone, places, holders: null);
        var receipts = new PastReceipts(db, now.AddDays(-Days), now, by.Scope.IsEverything ? null : places.Keys, definition.When.FirstOrder, Drawn);
        var page = await receipts.LatestAsync(ct);
        await baskets.LearnAsync(db, page, ct);
        return [.. page.Receipts.Where(receipt => receipt.Kind == Members.Activity.ReceiptKind.Sale && receipt.Currency == definition.Currency)
            .Select(receipt => baskets.Of(receipt, page)).OfType<PastBasket>()];
    }

    /// <summary>Of products in scope: one unit, three units, and as many as reach the higher of the two thresholds.</summary>
    async Task<IReadOnlyList<Basket>> MadeUpAsync(ConsoleDb db, PromotionDefinition before, PromotionDefinition after, CancellationToken ct)
    {
        var (made, now) = (new List<Basket>(), clock.GetUtcNow());
        foreach (var definition in new[] { before, after })
        {
            var products = db.Set<Product>().Where(product => product.IsSold && product.ListPrice > 0);
            var (skus, categories) = (definition.Products.Skus.Take(20).ToArray(), definition.Products.Categories.ToArray());
            if (skus.Length > 0) products = products.Where(product => EF.Parameter(skus).Contains(product.Sku));
            if (categories.Length > 0) products = products.Where(product => EF.Parameter(categories).Contains(product.Category));
            if (await products.OrderBy(product => product.Id).Select(product => new { product.Sku, Price = product.ListPrice!.Value }).FirstOrDefaultAsync(ct) is not { } one) continue;
            var enough = (int)Math.Clamp(((Math.Max(before.When.MinimumSpend ?? 0, after.When.MinimumSpend ?? 0)) + one.Price - 1) / one.Price, 1, 100);
            foreach (var count in new[] { 1, 3, enough }.Distinct())
            {
                made.Add(await BasketFacts.WithProductsAsync(db, new Basket
                {
                    Currency = after.Currency, At = now, Channel = after.Places.Channels.FirstOrDefault() ?? ChannelNames.Pos, Store = after.Places.Stores.FirstOrDefault(),
                    Lines = [new BasketLine("1", one.Sku, count, one.Price)],
                }, ct));
            }
        }

        return [.. made.DistinctBy(basket => (basket.Lines[0].Sku, basket.Lines[0].Quantity))];
    }
}
