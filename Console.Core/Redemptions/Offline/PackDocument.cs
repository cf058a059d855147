using CampaignConsole.Core.Promotions.Baskets;

namespace CampaignConsole.Core.Redemptions.Offline;

/// <summary>What a till of one store needs to give the right money without the console: signed, and of use until it expires. Amounts are minor units.</summary>
public sealed record PackDocument
{
    /// <summary>The version of this document's form.</summary>
    public int Form { get; init; } = 1;

    /// <summary>The store's code.</summary>
    public required string Store { get; init; }

    /// <summary>As places in a definition name it: <c>self-operated</c>, <c>franchise</c> or <c>online</c>.</summary>
    public required string StoreType { get; init; }

    public required string Region { get; init; }

    /// <summary>IANA name of the wall clock by which offers hold.</summary>
    public required string TimeZone { get; init; }

    public required string Currency { get; init; }

    /// <summary>Grows with every change of the store's pack.</summary>
    public required long Version { get; init; }

    /// <summary>The version that this one is the difference to; null: everything is here.</summary>
    public long? Since { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>From then on a till gives nothing by this pack.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>SHA-256 over the lines <c>offerId:revision</c> of the whole pack by offer id, with line feeds between them: so a till knows that differences add up.</summary>
    public required string Contents { get; init; }

    /// <summary>All offers or, under <see cref="Since"/>, those that are new or changed; by id.</summary>
    public required IReadOnlyList<PackOffer> Offers { get; init; }

    /// <summary>Under <see cref="Since"/>: offers that were withdrawn, are over or hold here no more.</summary>
    public IReadOnlyList<long> Gone { get; init; } = [];

    /// <summary>A few products to try the offers with; with a whole pack only.</summary>
    public IReadOnlyList<PackSample>? Samples { get; init; }

    /// <summary>Baskets with their answers, by which a till proves its evaluator; with a whole pack only.</summary>
    public IReadOnlyList<PackVector>? Vectors { get; init; }

    /// <inheritdoc cref="Contents"/>
    public static string ContentsOf(IEnumerable<KeyValuePair<long, string>> revisions) =>
        Kernel.Ids.Sha256(string.Join('\n', revisions.OrderBy(one => one.Key).Select(one => FormattableString.Invariant($"{one.Key}:{one.Value}"))));
}

/// <summary>A live offer that may hold at the store.</summary>
/// <param name="Hash">SHA-256 of <paramref name="Document"/>.</param>
/// <param name="Revision">Changes with anything that the pack says of the offer.</param>
/// <param name="Offline">Whether a till can decide it alone; else it needs the console: who holds it, whose code it is, what a member used before.</param>
/// <param name="Begins">By the store's clock; null: it has begun.</param>
/// <param name="Ends">Null: no end of its own.</param>
/// <param name="Slice">What the store may use of its budgets; null: it has none.</param>
/// <param name="Document">The definition as it was sealed, byte for byte.</param>
public sealed record PackOffer(long OfferId, string Hash, string Revision, bool Offline, DateTimeOffset? Begins, DateTimeOffset? Ends, PackSlice? Slice, string Document);

/// <summary>A product of the catalogue with the facts that scopes ask about.</summary>
public sealed record PackSample(string Sku, long UnitPrice, string Style, string Category, string Brand, string Season, string LifeStage)
{
    /// <summary>So many of it as a line of a basket.</summary>
    public BasketLine Line(string lineId, int quantity) => new(lineId, Sku, quantity, UnitPrice)
    {
        ListPrice = UnitPrice, Style = Style, Category = Category, Brand = Brand, Season = Season, LifeStage = LifeStage,
    };
}

/// <summary>A basket with the answer of the console's own evaluator.</summary>
/// <param name="Opened">Offers whose code was presented.</param>
public sealed record PackVector(string Name, Basket Basket, IReadOnlyList<long> Opened, IReadOnlyList<PackVectorOffer> Offers, Evaluation Expected);

/// <summary>A candidate of a vector.</summary>
/// <param name="UsesLeft">Of its overall cap; null: all of it.</param>
/// <param name="MoneyLeft">Minor units of its overall cap; null: all of it.</param>
public sealed record PackVectorOffer(long OfferId, string Hash, string Document, long? UsesLeft = null, long? MoneyLeft = null);
