namespace CampaignConsole.Core.Promotions.Baskets;

/// <summary>Computes what a basket gets. Pure: the same basket, shopper and candidates give the same bytes on every machine.</summary>
public static class BasketEvaluator
{
    /// <summary>Works the layers shelf → line → order → shipping → points; inside a layer by position, then offer id.</summary>
    /// <param name="candidates">Every offer found for the basket, in any order; each is answered.</param>
    /// <exception cref="Kernel.Refused">The basket is malformed: <c>basket_…</c>.</exception>
    public static Evaluation Evaluate(Basket basket, Shopper shopper, IEnumerable<Candidate> candidates)
    {
        BasketRules.Check(basket);
        var working = new WorkingBasket(basket);
        var books = new EvaluationBooks(working);
        var runs = candidates.DistinctBy(candidate => candidate.OfferId)
            .OrderBy(candidate => candidate.Definition.Stack.Position).ThenBy(candidate => candidate.OfferId)
            .Select(candidate => new OfferRun(candidate, Gate.Stands(basket, shopper, candidate)))
            .ToList();

        foreach (var layer in Enum.GetValues<Layer>())
        {
            working.Begin(layer);
            Work(layer, [.. runs.Where(run => run.Works(layer))], working, books);
        }

        return books.Close(runs);
    }

    static void Work(Layer layer, IReadOnlyList<OfferRun> runs, WorkingBasket basket, EvaluationBooks books)
    {
        Proposal? Propose(OfferRun run) => run.Propose(basket, layer).Proposal;

        var lost = Stacking.Exclusives(runs, Propose);
        var compared = new HashSet<string>();
        foreach (var run in runs)
        {
            if (run.Stack.Rule == GroupRule.BestOne && !lost.ContainsKey(run) && compared.Add(run.Stack.Group ?? ""))
            {
                var rivals = runs.Where(other => other.Stack.Rule == GroupRule.BestOne && other.Stack.Group == run.Stack.Group && !lost.ContainsKey(other)).ToList();
                if (Stacking.Best(rivals, Propose) is { } best)
                    foreach (var other in rivals.Where(other => other != best)) lost[other] = best;
            }

            if (lost.TryGetValue(run, out var winner))
            {
                run.Note(OfferReason.Lost(winner.Candidate.OfferId));
                continue;
            }

            var (proposal, reason) = run.Propose(basket, layer);
            if (proposal is null)
            {
                run.Note(reason!);
                continue;
            }

            basket.Lay(proposal);
            books.Enter(run, layer, proposal);
            run.Book(proposal);
        }
    }
}
