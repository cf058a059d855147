using System.Globalization;
using System.Text.Json.Serialization;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Redemptions.Evaluations;
using CampaignConsole.Core.Redemptions.Offline;
using CampaignConsole.Web.Http;

namespace CampaignConsole.Web.Features.Redemptions;

/// <summary>Public keys of packs: a JSON Web Key Set (RFC 7517).</summary>
sealed record PackKeysJson(IReadOnlyList<PackPublicKey> Keys, DateTimeOffset ServerTime);

/// <summary>Sales that a till rang up while it was offline, at most 500.</summary>
/// <param name="Device">The till's own name, unique in its store.</param>
/// <param name="SentAt">What the till's clock shows as it sends.</param>
sealed record OfflineBatchJson(string Device, IReadOnlyList<OfflineSaleJson> Sales, string? Store = null, DateTimeOffset? SentAt = null);

/// <summary>One sale: its basket, its receipt with the time by the till's clock, and what the till gave.</summary>
sealed record OfflineSaleJson
{
    /// <summary>From 1, counted by the till.</summary>
    public required long Sequence { get; init; }

    public required BasketJson Basket { get; init; }

    public required ReceiptJson Receipt { get; init; }

    /// <summary>The offers that the till gave; absent: whatever applied at that time.</summary>
    public IReadOnlyList<GivenOfferJson>? Offers { get; init; }

    /// <summary>What was paid.</summary>
    [JsonConverter(typeof(MinorUnits))]
    public long? Total { get; init; }

    /// <summary>False where a part stands as null: nobody can tell what was sold.</summary>
    [JsonIgnore]
    public bool IsWhole => Basket?.Lines?.All(line => line is { LineId: not null, Sku: not null }) == true && Basket.Shipping?.All(charge => charge is { Method: not null }) != false
        && Basket.Codes?.All(code => code is not null) != false && Receipt is not null && Offers?.All(offer => offer is { Hash: not null }) != false;

    [JsonIgnore]
    public OfflineSaleAsked Asked => new()
    {
        Sequence = Sequence, Basket = Basket.Asked(null), Receipt = Receipt.Asked, Total = Total,
        Offers = Offers is null ? null : [.. Offers.Select(offer => new GivenOffer(offer.OfferId, offer.Hash, offer.Discount))],
    };
}

/// <summary>An offer that the till gave, by the definition of this hash.</summary>
sealed record GivenOfferJson
{
    public required long OfferId { get; init; }

    public required string Hash { get; init; }

    [JsonConverter(typeof(MinorUnits))]
    public long? Discount { get; init; }
}

/// <summary>What became of a batch, under HTTP 200.</summary>
/// <param name="Contiguous">Every number of the till up to this one has come.</param>
/// <param name="Gaps">Numbers beyond it that never came, also in earlier batches.</param>
/// <param name="ClockAheadSeconds">How far the till's clock is before ours; negative: behind.</param>
sealed record OfflineAnswerJson(
    IReadOnlyList<OfflineRowJson> Results, string Device, long Contiguous, long Highest, IReadOnlyList<SequenceGap> Gaps, long? ClockAheadSeconds, DateTimeOffset ServerTime)
{
    public int Accepted => Results.Count(row => row.Status != BatchRow.Refused);

    public int Refused => Results.Count - Accepted;

    public static OfflineAnswerJson Of(OfflineAnswer answer, string language, DateTimeOffset now) => new(
        [.. answer.Rows.Select(row => OfflineRowJson.Of(row, language))], answer.Device, answer.Contiguous, answer.Highest, answer.Gaps, answer.AheadSeconds, now);
}

/// <summary>What became of one sale.</summary>
/// <param name="Status"><c>booked</c>, <c>overrun</c> (booked, beyond a cap), <c>repeated</c> (was booked before) or <c>refused</c>; open.</param>
/// <param name="Code">Why it was refused, or what is odd about it.</param>
/// <param name="Id">The redemption.</param>
/// <param name="Title">The refusal in the caller's language.</param>
sealed record OfflineRowJson(
    int Index, long? Sequence, string Status, string? Code, Guid? Id, string? Title, Money? Total, Money? Discount, bool? IsTest, IReadOnlyList<OfflineUseJson>? Offers)
{
    public static OfflineRowJson Of(OfflineRow row, string language)
    {
        var sale = row.Redemption;
        return new OfflineRowJson(
            row.Index, row.Sequence, row.Outcome.ToString().ToLower(CultureInfo.InvariantCulture), row.Code, sale?.Id, row.Problem is { } problem ? Problems.Sentence(problem, language) : null,
            sale is null ? null : new Money(sale.Total, sale.Currency),
            sale is null ? null : new Money(sale.Discount, sale.Currency), sale?.IsTest,
            sale is null ? null : [.. sale.Uses.Select(use => new OfflineUseJson(use.OfferId, new Money(use.Discount, sale.Currency), use.Overrun))]);
    }
}

/// <summary>One offer of a sale as it was booked.</summary>
sealed record OfflineUseJson(long OfferId, Money Discount, bool Overrun);
