using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Members.Suppressions;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Withdrawals;

/// <summary>
/// What can make somebody leave a list, as far as a list has seen it. Where nothing has come since, the list need not be looked through: it may have a million rows, and is asked about every
/// half minute for weeks.
/// </summary>
/// <param name="Consents">The highest number of a consent record; objections have records as well.</param>
/// <param name="Members">How many members are erased, and how many merged into others.</param>
/// <param name="Suppressions">The suppression list: its highest number, its length and what has run out of it.</param>
/// <param name="Campaign">The campaign's and the offer's state.</param>
sealed record ListMark(long Consents, string Members, string Suppressions, string Campaign)
{
    /// <summary>What holds for all lists alike.</summary>
    public static async Task<ListMark> NowAsync(ConsoleDb db, DateTimeOffset now, CancellationToken ct)
    {
        var consents = await db.Set<ConsentRecord>().MaxAsync(record => (long?)record.Id, ct) ?? 0;
        var erased = await db.Set<Member>().CountAsync(member => member.Status == MemberStatus.Erased, ct);
        var merged = await db.Set<Member>().CountAsync(member => member.MergedIntoId != null, ct);
        var suppressed = await db.Set<SuppressedAddress>().GroupBy(row => 1)
            .Select(rows => new { Last = rows.Max(row => row.Id), Count = rows.Count(), Over = rows.Count(row => row.Until <= now) }).FirstOrDefaultAsync(ct);
        return new ListMark(consents, $"{erased}/{merged}", suppressed is null ? "" : $"{suppressed.Last}/{suppressed.Count}/{suppressed.Over}", "");
    }

    /// <summary>The same for one list.</summary>
    public async Task<ListMark> ForAsync(ConsoleDb db, IssuedList list, CancellationToken ct)
    {
        var states = await (from campaign in db.Set<Campaign>()
                            where campaign.Id == list.CampaignId
                            join offer in db.Set<Offer>() on campaign.OfferId equals offer.Id into offers
                            from offer in offers.DefaultIfEmpty()
                            select new { campaign.State, Offer = offer == null ? null : (OfferState?)offer.State }).FirstOrDefaultAsync(ct);
        return this with { Campaign = $"{states?.State}/{states?.Offer}" };
    }

    public override string ToString() => $"{Consents}|{Members}|{Suppressions}|{Campaign}";
}
