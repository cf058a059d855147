namespace CampaignConsole.Core.Redemptions.Evaluations;

/// <summary>A basket as a till, a web shop or the Desk asks about it. Amounts are minor units of <see cref="Currency"/>.</summary>
public sealed record BasketAsked
{
    /// <summary>Who buys; null for somebody unknown.</summary>
    public ShopperAsked? Member { get; init; }

    /// <summary>The store's code; null on the web, where the brand's clock counts.</summary>
    public string? Store { get; init; }

    /// <summary><c>pos</c>, <c>web</c> or <c>callcentre</c>.</summary>
    public required string Channel { get; init; }

    /// <summary>When the sale happens; null for now. More than five minutes from now needs the scope backfill.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>The language of sentences and words; null for the member's, else the brand's.</summary>
    public string? Language { get; init; }

    public required string Currency { get; init; }

    public string? Payment { get; init; }

    public required IReadOnlyList<BasketLineAsked> Lines { get; init; }

    public IReadOnlyList<ShippingAsked> Shipping { get; init; } = [];

    public IReadOnlyList<string> Codes { get; init; } = [];

    /// <summary>The till or device that asks, and the staff number of whoever works at it: for limits and the record, of no meaning for the price.</summary>
    public string? Device { get; init; }

    public string? Clerk { get; init; }
}

/// <summary>Who buys: one of the member's identities, or, inside the console, the member itself.</summary>
public sealed record ShopperAsked(string Kind, string? Issuer, string Value)
{
    /// <summary>Inside the console only; never read from a request.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public long? MemberId { get; init; }

    /// <summary>A member that the console has found already.</summary>
    public static ShopperAsked Known(long member) => new("id", null, "") { MemberId = member };
}

/// <summary>One line. <paramref name="UnitPrice"/> is what one unit costs now, <paramref name="ListPrice"/> what it costs without a shelf reduction.</summary>
public sealed record BasketLineAsked(string LineId, string Sku, int Quantity, long UnitPrice, long? ListPrice = null, string? Category = null);

/// <summary>A way of shipping that the shopper chose, with its price.</summary>
public sealed record ShippingAsked(string Method, long Amount);
