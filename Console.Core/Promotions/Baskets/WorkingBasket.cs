namespace CampaignConsole.Core.Promotions.Baskets;

/// <summary>A unit of a line while a basket is worked.</summary>
internal readonly record struct UnitOf(WorkingLine Line, int Unit);

/// <summary>A line while offers are laid on it: what each unit costs now and which units were bought or got already.</summary>
internal sealed class WorkingLine(int index, BasketLine source)
{
    public int Index { get; } = index;

    public BasketLine Source { get; } = source;

    /// <summary>What each unit costs after the offers laid on so far.</summary>
    public long[] Units { get; } = [.. Enumerable.Repeat(source.UnitPrice, source.Quantity)];

    /// <summary>Units that a "buy x get y" or a set has used; never used twice.</summary>
    public bool[] Used { get; } = new bool[source.Quantity];

    /// <summary>The unit price after the shelf layer.</summary>
    public long ShelfPrice { get; set; } = source.UnitPrice;

    public long Listed => Source.UnitPrice * Source.Quantity;

    public long Value => Units.Sum();

    public bool IsReduced => ShelfPrice < Source.UnitPrice || Source.ListPrice > Source.UnitPrice;
}

/// <summary>A basket while offers are laid on it.</summary>
internal sealed class WorkingBasket(Basket source)
{
    public Basket Source { get; } = source;

    public WorkingLine[] Lines { get; } = [.. source.Lines.Select((line, index) => new WorkingLine(index, line))];

    /// <summary>What each way of shipping costs now.</summary>
    public long[] Shipping { get; } = [.. source.Shipping.Select(charge => charge.Amount)];

    /// <summary>Value of each line when the current layer began.</summary>
    public long[] BeforeLayer { get; private set; } = [];

    public void Begin(Layer layer)
    {
        if (layer == Layer.Line)
            foreach (var line in Lines) line.ShelfPrice = line.Units.Length == 0 ? line.Source.UnitPrice : line.Units.Max();
        BeforeLayer = [.. Lines.Select(line => line.Value)];
    }

    public long ValueOf(WorkingLine line, ThresholdBasis basis) => basis switch
    {
        ThresholdBasis.AsListed => line.Listed,
        ThresholdBasis.BeforeLayer => BeforeLayer[line.Index],
        ThresholdBasis.AfterEarlier => line.Value,
    };

    public void Lay(Proposal proposal)
    {
        foreach (var line in Lines)
        {
            if (proposal.Of(line) is not { } units) continue;
            for (var unit = 0; unit < units.Length; unit++) line.Units[unit] -= units[unit];
        }

        for (var i = 0; i < Shipping.Length; i++) Shipping[i] -= proposal.Shipping[i];
        foreach (var used in proposal.Used) used.Line.Used[used.Unit] = true;
    }
}
