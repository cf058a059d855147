namespace CampaignConsole.Core.Promotions.Baskets;

/// <summary>A gift that an offer puts into the basket.</summary>
/// <param name="UnitValue">Its price, minor units; given in full.</param>
public sealed record GiftLine(string Sku, int Quantity, long UnitValue);

/// <summary>What an offer would take off in one layer; nothing is changed before it is laid on.</summary>
internal sealed class Proposal(WorkingBasket basket)
{
    readonly long[]?[] lines = new long[]?[basket.Lines.Length];
    readonly HashSet<UnitOf> used = [];

    public long[] Shipping { get; } = new long[basket.Shipping.Length];

    public List<GiftLine> Gifts { get; } = [];

    public long Points { get; set; }

    public IReadOnlyCollection<UnitOf> Used => used;

    /// <summary>Why a benefit gave nothing, when it knows better than "nothing in scope".</summary>
    public OfferReason? Short { get; set; }

    /// <summary>What the floors kept from being given.</summary>
    public long Dropped { get; set; }

    public long[]? Of(WorkingLine line) => lines[line.Index];

    public long LineAmount(WorkingLine line) => lines[line.Index]?.Sum() ?? 0;

    public long GiftValue => Gifts.Sum(gift => gift.UnitValue * gift.Quantity);

    public long Money => lines.Sum(units => units?.Sum() ?? 0) + Shipping.Sum() + GiftValue;

    public bool GivesNothing => Money == 0 && Points == 0 && Gifts.Count == 0;

    /// <summary>What a unit would cost.</summary>
    public long Value(UnitOf unit) => unit.Line.Units[unit.Unit] - (lines[unit.Line.Index]?[unit.Unit] ?? 0);

    /// <summary>How much more a unit can lose.</summary>
    public long Room(UnitOf unit) => Math.Max(0, Value(unit) - unit.Line.Source.Floor);

    public bool IsUsed(UnitOf unit) => unit.Line.Used[unit.Unit] || used.Contains(unit);

    public void Use(UnitOf unit) => used.Add(unit);

    /// <summary>Takes an amount off a unit, as far as its floor allows.</summary>
    public void Take(UnitOf unit, long amount)
    {
        var taken = Math.Min(amount, Room(unit));
        Dropped += Math.Max(0, amount - taken);
        if (taken <= 0) return;
        (lines[unit.Line.Index] ??= new long[unit.Line.Units.Length])[unit.Unit] += taken;
    }

    /// <summary>Spreads an amount over units by what they cost now: first to lines, then within each line.</summary>
    public void Spread(IReadOnlyList<UnitOf> units, long amount)
    {
        var groups = units.GroupBy(unit => unit.Line.Index).OrderBy(group => group.Key).Select(group => group.ToList()).ToList();
        var shares = AllocationOfCents.SplitWithin(amount, [.. groups.Select(group => group.Sum(Value))], [.. groups.Select(group => group.Sum(Room))]);
        Dropped += Math.Max(0, amount - shares.Sum());
        for (var at = 0; at < groups.Count; at++)
        {
            var group = groups[at];
            var parts = AllocationOfCents.SplitWithin(shares[at], [.. group.Select(Value)], [.. group.Select(Room)]);
            for (var i = 0; i < group.Count; i++) Take(group[i], parts[i]);
        }
    }

    /// <summary>Cuts what is taken off to an amount, each part by its size; gifts cannot be cut.</summary>
    public void ClipTo(long most)
    {
        if (Money <= most) return;
        most = Math.Max(0, most - GiftValue);
        var touched = lines.Select((units, index) => (Units: units, Index: index)).Where(line => line.Units is not null).ToList();
        var weights = touched.Select(line => line.Units!.Sum()).Concat(Shipping).ToList();
        var shares = AllocationOfCents.Split(most, weights);
        for (var at = 0; at < touched.Count; at++) lines[touched[at].Index] = AllocationOfCents.Split(shares[at], touched[at].Units!);
        for (var i = 0; i < Shipping.Length; i++) Shipping[i] = shares[touched.Count + i];
    }
}
