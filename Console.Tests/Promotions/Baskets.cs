using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Baskets;
using CampaignConsole.Core.Promotions.Benefits;

namespace CampaignConsole.Tests.Promotions;

/// <summary>Short ways to say baskets and offers in tests; amounts in cents of CNY.</summary>
static class Baskets
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 21, 4, 0, 0, TimeSpan.Zero);

    public static Basket Of(params (string Sku, int Quantity, long Price)[] lines) => new()
    {
        Currency = "CNY",
        Lines = [.. lines.Select((line, i) => new BasketLine($"{i + 1}", line.Sku, line.Quantity, line.Price))],
        At = Noon,
        Zone = "Asia/Shanghai",
        Channel = "pos",
        Store = "S1",
    };

    public static PromotionDefinition Everybody(params Benefit[] benefits) => new() { Benefits = benefits, Reach = OfferReach.Everybody };

    public static Candidate Offer(long id, PromotionDefinition definition, params CapRoom[] room) =>
        new(id, OfferDocument.Of(definition).Hash, definition, room);

    public static Evaluation Evaluate(this Basket basket, params PromotionDefinition[] offers) => basket.Evaluate(Shopper.Anonymous, offers);

    public static Evaluation Evaluate(this Basket basket, Shopper shopper, params PromotionDefinition[] offers) =>
        BasketEvaluator.Evaluate(basket, shopper, offers.Select((offer, i) => Offer(i + 1, offer)));

    public static OfferReason Reason(this Evaluation evaluation, long offer = 1) => evaluation.Offers.Single(answer => answer.OfferId == offer).Reason;

    public static ProductScope Skus(params string[] skus) => new() { Skus = skus };
}
