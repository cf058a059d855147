using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions.Parts;

/// <summary>One part that was sold. Amounts in minor units of the redemption's currency.</summary>
public sealed record PartView(int Number, ReceiptAsked Receipt, DateTimeOffset ConfirmedAt, long Total, long Discount, IReadOnlyList<PartLineShare> Lines)
{
    /// <summary>Points to book with it; null: none.</summary>
    public PointsToBook? Points { get; init; }
}

/// <summary>Redemptions with their parts; one that was confirmed as a whole asks the database nothing.</summary>
static class PartViews
{
    public static async Task<RedemptionView> OfAsync(ConsoleDb db, Redemption redemption, IReadOnlyCollection<Use> uses, CancellationToken ct)
    {
        var view = RedemptionView.Of(redemption, uses);
        if (redemption.Parts == 0) return view;
        var rows = await db.Set<Redemption>().AsNoTracking().Where(row => row.PartOf == redemption.Id).OrderBy(row => row.PartNumber).ToListAsync(ct);
        var lines = (await db.Set<RedemptionPartLine>().AsNoTracking().Where(line => line.RedemptionId == redemption.Id).OrderBy(line => line.Id).ToListAsync(ct)).ToLookup(line => line.PartId);
        return view with
        {
            Parts = [.. rows.Select(row => new PartView(
                row.PartNumber, new ReceiptAsked(row.ReceiptSource!, row.ReceiptStore, row.ReceiptNumber!, row.AccomplishedAt), row.ConfirmedAt!.Value, row.Total, row.Discount,
                [.. lines[row.Id].Select(line => new PartLineShare(line.LineId, line.Quantity, line.Amount, line.Discount))])
            {
                Points = PointsToBook.Of(row.PartPoints, $"{redemption.Id}/{row.PartNumber}", row.ReceiptStore, row.Channel),
            })],
        };
    }
}
