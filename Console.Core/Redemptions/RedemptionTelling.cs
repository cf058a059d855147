using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Platform.Events;
using CampaignConsole.Core.Platform.Storage;

namespace CampaignConsole.Core.Redemptions;

/// <summary>Tells the member's ledger and other systems what became of a redemption. Tests are told to nobody.</summary>
static class RedemptionTelling
{
    /// <summary>A sale with its offers.</summary>
    public static void Redeemed(ConsoleDb db, Redemption redemption, IReadOnlyCollection<Use> uses, DateTimeOffset now)
    {
        if (redemption.IsTest) return;
        foreach (var use in uses) Activity(db, use, ActivityKind.Redeemed, redemption.AccomplishedAt ?? now, use.Discount, "redeemed:" + use.Id);
        Event(db, redemption, uses.Select(use => (use, use.Discount)), "redemption.confirmed", now);
    }

    /// <summary>A part that was sold. The member's ledger has each offer once, with its first part.</summary>
    /// <param name="sold">The offers with the discount of this part.</param>
    public static void PartSold(
        ConsoleDb db, Redemption redemption, Redemption part, IReadOnlyCollection<Use> begun, IReadOnlyCollection<(Use Use, long Money)> sold, DateTimeOffset now)
    {
        if (redemption.IsTest) return;
        foreach (var use in begun) Activity(db, use, ActivityKind.Redeemed, part.AccomplishedAt ?? now, use.Discount, "redeemed:" + use.Id);
        Event(db, redemption, sold, "redemption.partly_confirmed", now, part: part);
    }

    /// <summary>Nothing is held any more of a redemption that was sold in parts: it is what was sold.</summary>
    public static void PartsEnded(ConsoleDb db, Redemption redemption, IReadOnlyCollection<Use> uses, DateTimeOffset now)
    {
        if (!redemption.IsTest) Event(db, redemption, uses.Select(use => (use, use.Discount)), "redemption.confirmed", now);
    }

    /// <summary>Discount that went back, minor units of each use.</summary>
    /// <param name="place">Where it came back; null: where it was sold.</param>
    public static void Refunded(ConsoleDb db, Redemption redemption, IReadOnlyCollection<(Use Use, long Money)> parts, string type, DateTimeOffset now, UsePlace? place = null,
        PointsToBook? points = null)
    {
        if (redemption.IsTest) return;
        foreach (var (use, money) in parts) Activity(db, use, ActivityKind.Refunded, now, money, $"refunded:{use.Id}:{use.Refunded}:{use.PointsBack}:{use.State}", place);
        Event(db, redemption, parts, type, now, place, points: points);
    }

    /// <summary>Uses booked beyond a cap: somebody has to know.</summary>
    /// <param name="parts">The uses with the discount, minor units, that was booked now.</param>
    public static void Overrun(ConsoleDb db, Redemption redemption, IReadOnlyCollection<(Use Use, long Money)> parts, string cause, DateTimeOffset now)
    {
        foreach (var (use, discount) in parts)
        {
            EventFeed.Append(db, now, "redemption.overrun", $"redemption/{redemption.Id}",
                new { redemptionId = redemption.Id, use.OfferId, hash = use.OfferHash, discount, use.Currency, cause, use.StoreId });
        }
    }

    /// <param name="parts">The offers with the discount that was given or went back.</param>
    /// <param name="place">On whose account it went back.</param>
    static void Event(
        ConsoleDb db, Redemption redemption, IEnumerable<(Use Use, long Money)> parts, string type, DateTimeOffset now, UsePlace? place = null, Redemption? part = null,
        PointsToBook? points = null) =>
        EventFeed.Append(db, now, type, $"redemption/{redemption.Id}", new
        {
            redemptionId = redemption.Id, redemption.MemberId, redemption.StoreId, redemption.Channel, redemption.Currency, redemption.Total, redemption.Discount,
            state = redemption.State, returnedTo = place, pointsToBook = points,
            part = part is null ? null : new { number = part.PartNumber, part.Total, part.Discount, receiptId = part.ReceiptNumber },
            offers = parts.Select(part => new { part.Use.OfferId, hash = part.Use.OfferHash, part.Use.CampaignId, discount = part.Money }),
        });

    static void Activity(ConsoleDb db, Use use, ActivityKind kind, DateTimeOffset at, long amount, string sourceKey, UsePlace? place = null)
    {
        if (use.OriginMemberId is not { } origin || use.MemberId is not { } member) return;
        db.Lay(new ActivityEntry
        {
            OriginMemberId = origin, MemberId = member, Kind = kind, At = at, CampaignId = use.CampaignId, OfferId = use.OfferId,
            StoreId = place is null ? use.StoreId : place.StoreId, Channel = place?.Channel ?? use.Channel, Amount = amount, Currency = use.Currency, SourceKey = sourceKey,
        });
    }
}
