using CampaignConsole.Core.Redemptions;

namespace CampaignConsole.Tests.Redemptions.Hammer;

/// <summary>What a till knows of one order: what it asked for and what it was answered in the end.</summary>
public sealed class HammerOrder(string name, string store)
{
    public string Name { get; } = name;

    public string Store { get; } = store;

    /// <summary>The hold; null: refused.</summary>
    public Guid? Held { get; set; }

    public bool AskedToConfirm { get; set; }

    /// <summary>State of the redemption by the last answer.</summary>
    public RedemptionState? Answered { get; set; }

    /// <summary>It confirmed after it had let go of the hold.</summary>
    public bool IsLate { get; set; }

    /// <summary>Two answers to one key were not the same.</summary>
    public bool AnsweredTwoWays { get; set; }
}

/// <summary>A redemption as it lies in the database.</summary>
public sealed record KeptRedemption(Guid Id, string? Order, RedemptionState State, string? Receipt);

/// <summary>A use as it lies in the database.</summary>
public sealed record KeptUse(long Id, Guid Redemption, UseState State, bool IsOverrun, string Store);

/// <summary>A row of the ledger of uses, in the order of its writing.</summary>
public sealed record KeptEntry(long UseId, int Uses, long Money);

/// <summary>Checks from outside, with nothing but the tills' memory, the rows and the limits: no code of the product is asked.</summary>
public sealed record HammerHistory(
    IReadOnlyList<HammerOrder> Orders, IReadOnlyList<KeptRedemption> Redemptions, IReadOnlyList<KeptUse> Uses, IReadOnlyList<KeptEntry> Entries, long MostUses, long MostMoney, long MostUsesOfStore)
{
    /// <summary>Everything that is not as it must be; empty when the product kept its promises.</summary>
    public IReadOnlyList<string> Broken() => [.. Lost(), .. Doubled(), .. Passed(), .. Overrun()];

    /// <summary>What a till was told is so.</summary>
    IEnumerable<string> Lost()
    {
        var kept = Redemptions.ToDictionary(row => row.Id);
        foreach (var order in Orders)
        {
            if (order.AnsweredTwoWays) yield return $"{order.Name}: the same key was answered in two ways";
            if (order.Held is not { } held) continue;
            if (!kept.TryGetValue(held, out var row)) yield return $"{order.Name}: its redemption is lost";
            else if (order.Answered is { } told && row.State != told && !(told == RedemptionState.Reserved && row.State == RedemptionState.Expired))
                yield return $"{order.Name}: it was told {told}, and it is {row.State}";
            else if (row.Receipt is not null && !order.AskedToConfirm) yield return $"{order.Name}: confirmed, though nobody asked for it";
        }
    }

    /// <summary>One order, one redemption, one use; one receipt.</summary>
    IEnumerable<string> Doubled()
    {
        foreach (var group in Redemptions.GroupBy(row => row.Order).Where(group => group.Key is null || group.Count() > 1)) yield return $"{group.Key}: {group.Count()} redemptions";
        foreach (var group in Redemptions.Where(row => row.Receipt is not null).GroupBy(row => row.Receipt).Where(group => group.Count() > 1)) yield return $"receipt {group.Key}: {group.Count()} redemptions";
        foreach (var group in Uses.GroupBy(use => use.Redemption).Where(group => group.Count() > 1)) yield return $"redemption {group.Key}: {group.Count()} uses";
        foreach (var row in Redemptions.Where(row => row.Order is null || Orders.All(order => order.Name != row.Order))) yield return $"redemption {row.Id}: of no order";
    }

    /// <summary>Along the ledger no cap is passed at any row, and nothing is given back that was not taken.</summary>
    IEnumerable<string> Passed()
    {
        var uses = Uses.ToDictionary(use => use.Id);
        var (taken, money, byStore, byUse) = (0L, 0L, new Dictionary<string, long>(), new Dictionary<long, int>());
        for (var i = 0; i < Entries.Count; i++)
        {
            var (entry, use) = (Entries[i], uses[Entries[i].UseId]);
            byUse[use.Id] = byUse.GetValueOrDefault(use.Id) + entry.Uses;
            if (byUse[use.Id] is < 0 or > 1) yield return $"row {i}: use {use.Id} is taken {byUse[use.Id]} times";
            if (use.IsOverrun) continue;
            (taken, money) = (taken + entry.Uses, money + entry.Money);
            byStore[use.Store] = byStore.GetValueOrDefault(use.Store) + entry.Uses;
            if (taken > MostUses || money > MostMoney || byStore[use.Store] > MostUsesOfStore) yield return $"row {i}: a cap is passed ({taken} uses, {money}, {byStore[use.Store]} in {use.Store})";
            if (taken < 0 || money < 0) yield return $"row {i}: more was given back than taken";
        }
    }

    /// <summary>Only who was late may have gone beyond a cap.</summary>
    IEnumerable<string> Overrun()
    {
        var late = Orders.Where(order => order.IsLate).Select(order => order.Held).ToHashSet();
        return Uses.Where(use => use.IsOverrun && !late.Contains(use.Redemption)).Select(use => $"use {use.Id}: an overrun of a sale that was not late");
    }
}
