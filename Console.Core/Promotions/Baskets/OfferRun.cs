namespace CampaignConsole.Core.Promotions.Baskets;

/// <summary>One candidate on its way through the layers.</summary>
internal sealed class OfferRun(Candidate candidate, OfferReason? reason)
{
    public Candidate Candidate { get; } = candidate;

    public StackRule Stack => Candidate.Definition.Stack;

    /// <summary>False when the offer does not stand at all.</summary>
    public bool Stands { get; } = reason is null;

    public OfferReason? Reason { get; private set; } = reason;

    public long Spent { get; private set; }

    public long Points { get; private set; }

    public long Dropped { get; private set; }

    public bool Works(Layer layer) => Stands && Candidate.Definition.Benefits.Any(benefit => benefit.Layer == layer);

    /// <summary>What it would give in a layer now; null with a reason when a threshold or cap is in the way.</summary>
    public (Proposal? Proposal, OfferReason? Reason) Propose(WorkingBasket basket, Layer layer)
    {
        var offer = Candidate.Definition;
        if (Gate.Reached(basket, offer) is { } missing) return (null, missing);
        var proposal = new Proposal(basket);
        var terms = new BenefitTerms(offer, basket);
        foreach (var benefit in offer.Benefits.Where(benefit => benefit.Layer == layer)) benefit.Propose(terms, proposal);
        if (proposal.GivesNothing)
            return (null, proposal.Short ?? OfferReason.Not(terms.LinesIn().Count == 0 && layer < Layer.Shipping ? Reasons.NothingInScope : Reasons.NothingLeft));
        return Within(proposal);
    }

    public void Book(Proposal proposal)
    {
        Reason = OfferReason.Applied;
        Spent += proposal.Money;
        Points += proposal.Points;
        Dropped += proposal.Dropped;
    }

    /// <summary>Notes why a layer gave nothing; what applied stays applied, and "almost" says more than "not".</summary>
    public void Note(OfferReason why)
    {
        if (Reason is null || (Reason.Outcome == Outcome.Not && why.Outcome == Outcome.Almost)) Reason = why;
    }

    (Proposal? Proposal, OfferReason? Reason) Within(Proposal proposal)
    {
        var caps = Candidate.Definition.Caps;
        if (caps.MaximumPerUse is { } most) proposal.ClipTo(most - Spent);
        var left = caps.Scopes().Select(scope => Candidate.RoomOf(scope).MoneyLeft).Min() - Spent;
        if (proposal.Money > left)
        {
            if (caps.NearlyUsed == NearlyUsed.Skip) return (null, OfferReason.Not(Reasons.BudgetUsedUp));
            proposal.ClipTo(left.Value);
            if (proposal.Money > left) return (null, OfferReason.Not(Reasons.BudgetUsedUp));
        }

        return proposal.GivesNothing ? (null, OfferReason.Not(Reasons.NothingLeft)) : (proposal, null);
    }
}
