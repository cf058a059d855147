using System.Text.Json.Serialization;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Redemptions;
using CampaignConsole.Core.Redemptions.Evaluations;
using CampaignConsole.Core.Redemptions.Parts;
using CampaignConsole.Web.Http;

namespace CampaignConsole.Web.Features.Redemptions;

/// <summary>One of a member's identities in a request.</summary>
sealed record IdentityJson(string Kind, string Value, string? Issuer = null)
{
    public ShopperAsked Asked => new(Kind, Issuer, Value);
}

/// <summary>A question for a member's offers.</summary>
sealed record OffersQueryJson(IdentityJson Member, string? Channel = null, string? Store = null, string? Language = null);

/// <summary>A basket to evaluate. Amounts are minor units of its currency, as numbers or as money.</summary>
sealed record BasketJson
{
    public IdentityJson? Member { get; init; }

    public string? Store { get; init; }

    public string Channel { get; init; } = ChannelNames.Pos;

    public DateTimeOffset? At { get; init; }

    public string? Language { get; init; }

    public required string Currency { get; init; }

    public string? Payment { get; init; }

    public required IReadOnlyList<BasketLineJson> Lines { get; init; }

    public IReadOnlyList<ShippingJson>? Shipping { get; init; }

    public IReadOnlyList<string>? Codes { get; init; }

    /// <summary>The till, or the session of a web shop, that asks.</summary>
    public string? Device { get; init; }

    /// <summary>The staff number of whoever works at the till.</summary>
    public string? Clerk { get; init; }

    /// <summary>True: keep the evaluation, to be read again by its id for 7 days.</summary>
    public bool Keep { get; init; }

    /// <summary>The basket as Core asks for it; a key bound to a store speaks for that one.</summary>
    public BasketAsked Asked(string? ownStore) => new()
    {
        Member = Member?.Asked,
        Store = Store ?? ownStore,
        Channel = Channel,
        At = At,
        Language = Language,
        Currency = Currency,
        Payment = Payment,
        Lines = [.. Lines.Select(line => new BasketLineAsked(line.LineId, line.Sku, line.Quantity, line.UnitPrice, line.ListPrice, line.Category))],
        Shipping = [.. (Shipping ?? []).Select(charge => new ShippingAsked(charge.Method, charge.Amount))],
        Codes = Codes ?? [],
        Device = Device,
        Clerk = Clerk,
    };
}

/// <summary>One line of a basket.</summary>
sealed record BasketLineJson
{
    public required string LineId { get; init; }

    public required string Sku { get; init; }

    public int Quantity { get; init; } = 1;

    [JsonConverter(typeof(MinorUnits))]
    public required long UnitPrice { get; init; }

    [JsonConverter(typeof(MinorUnits))]
    public long? ListPrice { get; init; }

    public string? Category { get; init; }
}

/// <summary>A way of shipping with its price.</summary>
sealed record ShippingJson
{
    public required string Method { get; init; }

    [JsonConverter(typeof(MinorUnits))]
    public required long Amount { get; init; }
}

/// <summary>What is to be held: an evaluation's id, or the evaluation handed back, or a basket. With <c>accomplished</c> a sale that has happened is booked.</summary>
sealed record ReserveJson
{
    public Guid? EvaluationId { get; init; }

    public EvaluationDocument? Document { get; init; }

    public string? Signature { get; init; }

    public BasketJson? Basket { get; init; }

    /// <summary>How long it is held; 900 without it.</summary>
    public int? TtlSeconds { get; init; }

    public string? Device { get; init; }

    /// <summary>The staff number of whoever works at the till.</summary>
    public string? Clerk { get; init; }

    /// <summary>True: the sale has happened (a till that was offline); needs the basket and its receipt.</summary>
    public bool Accomplished { get; init; }

    public ReceiptJson? Receipt { get; init; }

    public ReserveAsked Asked(string? ownStore) => new()
    {
        EvaluationId = EvaluationId, Evaluation = Document, Signature = Signature, Basket = Basket?.Asked(ownStore), Seconds = TtlSeconds, Device = Device, Clerk = Clerk,
    };
}

/// <summary>A sale's receipt.</summary>
sealed record ReceiptJson(string Source, string ReceiptId, string? Store = null, DateTimeOffset? At = null)
{
    public ReceiptAsked Asked => new(Source, Store, ReceiptId, At);
}

/// <summary>A confirmation: of the whole, or with lines of a part.</summary>
sealed record ConfirmJson(ReceiptJson Receipt)
{
    /// <summary>What is sold with this receipt; absent: all that is left.</summary>
    public IReadOnlyList<ReturnLineJson>? Lines { get; init; }

    /// <summary>How long the rest stays held from now; without it as long as it was to be.</summary>
    public int? RestTtlSeconds { get; init; }

    /// <summary>Null: it is confirmed as a whole, or the rest of it.</summary>
    [JsonIgnore]
    public PartAsked? Part => Lines is null && RestTtlSeconds is null ? null
        : new PartAsked(Receipt.Asked, [.. (Lines ?? []).Select(line => new PartLineAsked(line.LineId, line.Quantity))], RestTtlSeconds);
}

/// <summary>What comes back; without lines everything that is left. Without a store: to the key's own, else to where it was sold.</summary>
sealed record RefundJson(IReadOnlyList<ReturnLineJson>? Lines = null, string? Store = null, string? Channel = null);

/// <summary>Units of one line.</summary>
sealed record ReturnLineJson(string LineId, int Quantity);
