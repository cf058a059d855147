using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Promotions.Baskets;
using CampaignConsole.Core.Redemptions.Offline;

namespace CampaignConsole.Web.Commands.Till;

/// <summary>A sale as the till rang it up.</summary>
/// <param name="Answer">What the till found; null where the console is asked.</param>
sealed record TillSale(IReadOnlyList<BasketLine> Lines, string? Code, DateTimeOffset At, Evaluation? Answer = null);

/// <summary>Rings up baskets of the pack's samples, and says them as the API reads them.</summary>
sealed class TillShelf(TillPlan plan, TillPack pack)
{
    const int MostLines = 3;

    const int MostUnits = 3;

    readonly Random random = new(plan.Seed);

    /// <summary>Differences have none: those of the whole pack are kept.</summary>
    readonly IReadOnlyList<PackSample> products = pack.Head.Samples ?? [];

    public bool IsEmpty => products.Count == 0;

    /// <summary>One to three samples, now and then with a shared code.</summary>
    public TillSale Next(DateTimeOffset at)
    {
        var samples = products.ToArray();
        random.Shuffle(samples);
        var lines = samples.Take(random.Next(1, MostLines + 1)).Select((sample, i) => sample.Line($"{i + 1}", random.Next(1, MostUnits + 1))).ToList();
        var codes = pack.Codes;
        return new TillSale(lines, codes.Count > 0 && random.Next(3) == 0 ? codes[random.Next(codes.Count)] : null, at);
    }

    /// <param name="at">Null: now, by the console's clock.</param>
    public object Basket(TillSale sale, DateTimeOffset? at) => new
    {
        store = pack.Head.Store, channel = ChannelNames.Pos, currency = pack.Head.Currency, at,
        lines = sale.Lines.Select(line => new { line.LineId, line.Sku, line.Quantity, line.UnitPrice, line.ListPrice, line.Category }),
        codes = sale.Code is null ? Array.Empty<string>() : [sale.Code],
    };

    /// <summary>A sale from offline under its number.</summary>
    public object Offline(TillSale sale, long sequence, string receipt) => new
    {
        sequence,
        basket = Basket(sale, null),
        receipt = new { source = "till", receiptId = receipt, at = sale.At },
        offers = sale.Answer?.AppliedOffers().Select(offer => new { offer.OfferId, offer.Hash, offer.Discount }),
        total = sale.Answer?.Total,
    };
}
