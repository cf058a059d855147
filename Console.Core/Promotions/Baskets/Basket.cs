namespace CampaignConsole.Core.Promotions.Baskets;

/// <summary>What somebody is about to buy, where and when, with the catalogue's facts of each line. Amounts in minor units of its currency.</summary>
public sealed record Basket
{
    /// <summary>The most lines that are evaluated.</summary>
    public const int MostLines = 1_000;

    /// <summary>The most units of one line, and of a basket ten times as many.</summary>
    public const int MostUnits = 10_000;

    public required string Currency { get; init; }

    public required IReadOnlyList<BasketLine> Lines { get; init; }

    public IReadOnlyList<ShippingCharge> Shipping { get; init; } = [];

    /// <summary>Carried into the total, never computed or discounted.</summary>
    public long Tax { get; init; }

    /// <summary>Store code; null on the web.</summary>
    public string? Store { get; init; }

    public string? StoreType { get; init; }

    public string? Region { get; init; }

    public string? Channel { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The store's zone; on the web the brand's.</summary>
    public string Zone { get; init; } = "UTC";

    public string? Payment { get; init; }

    /// <summary>Skus that cannot be given as gifts now.</summary>
    public IReadOnlyList<string> OutOfStock { get; init; } = [];
}

/// <summary>One line of a basket.</summary>
/// <param name="LineId">The caller's name of the line, unique in the basket.</param>
/// <param name="Quantity">Whole units, at least 1; weighed goods count 1.</param>
/// <param name="UnitPrice">As charged before offers, minor units.</param>
public sealed record BasketLine(string LineId, string Sku, int Quantity, long UnitPrice)
{
    /// <summary>The regular price when the line is charged below it.</summary>
    public long? ListPrice { get; init; }

    /// <summary>The price below which no unit may fall.</summary>
    public long Floor { get; init; }

    public string? Style { get; init; }

    public string? Category { get; init; }

    public string? Brand { get; init; }

    public string? Season { get; init; }

    public string? LifeStage { get; init; }
}

/// <summary>What one way of shipping costs.</summary>
public sealed record ShippingCharge(string Method, long Amount);
