using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Deliveries;

/// <summary>Makes the messages of claimed rows: assignment, offer, member, address and content joined, in a few queries for many rows.</summary>
public sealed class MessageComposer(IDbContextFactory<ConsoleDb> databases)
{
    /// <summary>The message of each row; null where the member or the address is gone.</summary>
    public async Task<IReadOnlyDictionary<long, OutgoingMessage?>> ComposeAsync(IReadOnlyList<ClaimedRow> rows, CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        var offers = await OffersAsync(rows, ct);
        var identities = rows.Select(row => row.IdentityId ?? 0).Distinct().ToList();
        var addresses = await db.Set<Identity>().Where(identity => identities.Contains(identity.Id)).ToDictionaryAsync(identity => identity.Id, identity => identity.Value, ct);
        var members = rows.Select(row => row.MemberId).Distinct().ToList();
        var languages = await db.Set<Member>().Where(member => members.Contains(member.Id)).ToDictionaryAsync(member => member.Id, member => member.Language, ct);
        return rows.ToDictionary(row => row.Id, row => Compose(row, offers, addresses, languages));
    }

    /// <summary>The offers that the rows' campaigns tell of, by campaign.</summary>
    public async Task<IReadOnlyDictionary<long, OfferStamp>> OffersAsync(IReadOnlyList<ClaimedRow> rows, CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        var ids = rows.Select(row => row.CampaignId).Distinct().ToList();
        return await (from campaign in db.Set<Campaign>()
                      where ids.Contains(campaign.Id)
                      join offer in db.Set<Offer>() on campaign.OfferId equals offer.Id
                      select new { campaign.Id, Stamp = new OfferStamp(offer.Id, offer.Hash, null, offer.Name) }).ToDictionaryAsync(pair => pair.Id, pair => pair.Stamp, ct);
    }

    static OutgoingMessage? Compose(ClaimedRow row, IReadOnlyDictionary<long, OfferStamp> offers, Dictionary<long, string> addresses, Dictionary<long, string?> languages)
    {
        var address = row.IdentityId is { } id ? addresses.GetValueOrDefault(id) : $"member:{row.OriginMemberId}";
        if (address is null || !languages.TryGetValue(row.MemberId, out var language)) return null;
        var offer = offers.GetValueOrDefault(row.CampaignId);
        return new OutgoingMessage(row.Key, row.Channel, row.OccurrenceId, address, language ?? "en", offer?.Headline ?? "") { Offer = offer };
    }
}
