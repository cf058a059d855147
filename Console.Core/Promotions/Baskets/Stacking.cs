namespace CampaignConsole.Core.Promotions.Baskets;

/// <summary>Which offers of a layer's groups give way to which: exclusive before best one before all.</summary>
internal static class Stacking
{
    /// <summary>Of each group with exclusive offers, the first that gives something beats all others of the group.</summary>
    /// <param name="runs">The layer's offers, in order.</param>
    /// <param name="propose">What an offer would give now.</param>
    /// <returns>Loser to winner.</returns>
    public static Dictionary<OfferRun, OfferRun> Exclusives(IReadOnlyList<OfferRun> runs, Func<OfferRun, Proposal?> propose)
    {
        var lost = new Dictionary<OfferRun, OfferRun>();
        foreach (var group in runs.GroupBy(run => run.Stack.Group))
        {
            var winner = group.FirstOrDefault(run => run.Stack.Rule == GroupRule.Exclusive && propose(run) is { GivesNothing: false });
            if (winner is null) continue;
            foreach (var run in group.Where(run => run != winner)) lost[run] = winner;
        }

        return lost;
    }

    /// <summary>Of the "best one" offers of a group, the one that gives the most; equal ones by order.</summary>
    public static OfferRun? Best(IEnumerable<OfferRun> rivals, Func<OfferRun, Proposal?> propose) =>
        rivals.Select(run => (Run: run, Proposal: propose(run)))
            .Where(rival => rival.Proposal is { GivesNothing: false })
            .OrderByDescending(rival => rival.Proposal!.Money)
            .ThenByDescending(rival => rival.Proposal!.Points)
            .Select(rival => rival.Run)
            .FirstOrDefault();
}
