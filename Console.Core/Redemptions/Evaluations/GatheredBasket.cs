using CampaignConsole.Core.Promotions.Baskets;

namespace CampaignConsole.Core.Redemptions.Evaluations;

/// <summary>Everything that an evaluation needs, read from the database at one instant.</summary>
sealed record GatheredBasket(
    Basket Basket, Shopper Shopper, IReadOnlyList<Candidate> Candidates, EvaluatedFacts Facts, IReadOnlyList<OfferOrigin> Origins)
{
    /// <summary>The answer, from facts alone.</summary>
    public EvaluationDocument Evaluate()
    {
        var answer = BasketEvaluator.Evaluate(Basket, Shopper, Candidates);
        return new EvaluationDocument { Facts = Facts, Answer = answer, Origins = Origins };
    }
}
