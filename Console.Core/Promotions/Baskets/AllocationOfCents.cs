namespace CampaignConsole.Core.Promotions.Baskets;

/// <summary>Splits amounts without losing a cent: largest remainder, ties by order. Source: Hamilton's method.</summary>
public static class AllocationOfCents
{
    /// <summary>Shares of an amount by weight; they add up to it. All weights zero: no shares.</summary>
    /// <param name="amount">Minor units, not negative.</param>
    /// <param name="weights">Not negative.</param>
    public static long[] Split(long amount, IReadOnlyList<long> weights)
    {
        var shares = new long[weights.Count];
        Int128 sum = 0;
        foreach (var weight in weights) sum += weight;
        if (sum == 0 || amount <= 0) return shares;

        var left = amount;
        var remainders = new (Int128 Remainder, int Index)[weights.Count];
        for (var i = 0; i < shares.Length; i++)
        {
            var product = (Int128)amount * weights[i];
            shares[i] = (long)(product / sum);
            remainders[i] = (product % sum, i);
            left -= shares[i];
        }

        foreach (var (_, index) in remainders.OrderByDescending(r => r.Remainder).ThenBy(r => r.Index).Take((int)left)) shares[index]++;
        return shares;
    }

    /// <summary>Shares by weight of which none exceeds its room; what one cannot take goes to the others, and the rest is dropped.</summary>
    public static long[] SplitWithin(long amount, IReadOnlyList<long> weights, IReadOnlyList<long> room)
    {
        var shares = new long[weights.Count];
        var open = Enumerable.Range(0, weights.Count).Where(i => weights[i] > 0 && room[i] > 0).ToList();
        var left = amount;
        while (open.Count > 0 && left > 0)
        {
            Int128 sum = 0;
            foreach (var i in open) sum += weights[i];
            var full = open.Where(i => (Int128)left * weights[i] >= room[i] * sum).ToList();
            if (full.Count == 0)
            {
                var last = Split(left, [.. open.Select(i => weights[i])]);
                for (var at = 0; at < open.Count; at++) shares[open[at]] = last[at];
                return shares;
            }

            foreach (var i in full) shares[i] = room[i];
            left -= full.Sum(i => room[i]);
            open = [.. open.Except(full)];
        }

        return shares;
    }

    /// <summary>A share in basis points of an amount, half away from zero.</summary>
    public static long Percent(long amount, int basisPoints) =>
        (long)(((Int128)amount * basisPoints + 5_000) / 10_000);
}
