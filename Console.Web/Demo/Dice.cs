namespace CampaignConsole.Web.Demo;

/// <summary>Seeded chance: the same seed makes the same brand on every machine.</summary>
sealed class Dice(int seed)
{
    readonly Random random = new(seed);

    public int Below(int limit) => random.Next(limit);

    public int Between(int low, int high) => random.Next(low, high + 1);

    public bool Chance(double probability) => random.NextDouble() < probability;

    public T Of<T>(IReadOnlyList<T> items) => items[random.Next(items.Count)];

    /// <summary>One of the items by weight.</summary>
    public T Weighted<T>(params ReadOnlySpan<(T Item, int Weight)> items)
    {
        var sum = 0;
        foreach (var (_, weight) in items) sum += weight;
        var at = random.Next(sum);
        foreach (var (item, weight) in items)
        {
            if (at < weight) return item;
            at -= weight;
        }

        return items[^1].Item;
    }

    /// <summary>Exponentially distributed with a mean: how unequal customers are.</summary>
    public double Exponential(double mean) => -Math.Log(1 - random.NextDouble()) * mean;
}
