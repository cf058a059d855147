using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Tests.Channels.Receivers;

namespace CampaignConsole.Tests.Rigs;

/// <summary>What the sinks' receipts and the ledger's rows come to when they are held against each other.</summary>
/// <param name="Lost">Rows that say "accepted" for which no receipt exists.</param>
/// <param name="Unaccounted">Receipts that belong to no row, and rows that have not come to an end.</param>
/// <param name="Doubled">Members to whom it was done twice.</param>
/// <param name="Unknown">Rows that nobody knows the end of.</param>
sealed record Verdict(int Lost, int Unaccounted, int Doubled, int Unknown, int Sent)
{
    /// <summary>As figures of a report.</summary>
    public override string ToString() => $"{Lost} lost, {Unaccounted} unaccounted, {Doubled} double, {Unknown} unknown";
}

/// <summary>The checker from outside: it believes the sinks, which wrote down what they took before they said so, and asks the ledger only what it says of each row. Pure.</summary>
static class Inquest
{
    /// <summary>Class A: the other side takes our key; a repeat has no effect.</summary>
    public static Verdict OfKeyed(IReadOnlyList<Delivery> rows, IReadOnlyList<Taken> receipts)
    {
        var effects = receipts.Where(one => one.Kind == "effect").ToList();
        var arrived = effects.Select(one => one.Key).ToHashSet();
        var keys = rows.Select(row => row.Key.ToString("D")).ToHashSet();
        return new Verdict(
            rows.Count(row => row.State == DeliveryState.Accepted && !arrived.Contains(row.Key.ToString("D"))),
            arrived.Count(key => !keys.Contains(key)) + Open(rows),
            effects.Count - effects.Select(one => one.To).Distinct().Count(),
            rows.Count(row => row.State is DeliveryState.Unknown or DeliveryState.ClosedUnknown),
            rows.Count(row => row.State == DeliveryState.Accepted));
    }

    /// <summary>Class B: no key; what arrived twice was done twice. An unknown may have arrived or not.</summary>
    public static Verdict OfUnkeyed(IReadOnlyList<Delivery> rows, IReadOnlyList<Taken> receipts)
    {
        var effects = receipts.Where(one => one.Kind == "effect").ToList();
        var arrived = effects.Select(one => one.Key).ToHashSet();
        var may = rows.Where(row => row.State is DeliveryState.Accepted or DeliveryState.Unknown or DeliveryState.ClosedUnknown).Select(row => row.Key.ToString("D")).ToHashSet();
        return new Verdict(
            rows.Count(row => row.State == DeliveryState.Accepted && !arrived.Contains(row.Key.ToString("D"))),
            arrived.Count(key => !may.Contains(key)) + Open(rows),
            effects.Count - effects.Select(one => one.To).Distinct().Count(),
            rows.Count(row => row.State is DeliveryState.Unknown or DeliveryState.ClosedUnknown),
            rows.Count(row => row.State == DeliveryState.Accepted));
    }

    static int Open(IReadOnlyList<Delivery> rows) => rows.Count(row => DeliveryMoves.Pending.Contains(row.State));
}
