using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.Returns;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Tracking;

/// <summary>Messages of a channel that something was done with; each counts once, however often.</summary>
/// <param name="OpenedByMachines">Those that a machine opened, whether or not a person did as well.</param>
public sealed record ChannelTouches(string Channel, long Opened, long Clicked, long OpenedByMachines, long ClickedByMachines);

/// <summary>A link of a campaign's messages.</summary>
/// <param name="Url">Null: the member's own page, behind the merge field <c>link</c>.</param>
/// <param name="Clicked">Messages whose link a person followed.</param>
/// <param name="ByMachines">Those whose link a machine followed.</param>
public sealed record LinkTouches(long LinkId, string? Url, long Clicked, long ByMachines);

/// <summary>What was done with a campaign's messages.</summary>
/// <param name="ForgottenBefore">What was done before this day is not kept any more, so the figures of older campaigns fall; null: everything is kept.</param>
public sealed record CampaignTouches(IReadOnlyList<ChannelTouches> Channels, IReadOnlyList<LinkTouches> Links, DateTimeOffset? ForgottenBefore)
{
    public static CampaignTouches None { get; } = new([], [], null);
}

/// <summary>A key of links, without its secret.</summary>
/// <param name="KnownUntil">When links that it signed are no longer known; null: never, or it still signs.</param>
public sealed record TrackingKeyRow(int Id, DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset? RetiredAt, DateTimeOffset? KnownUntil);

/// <summary>Asks what members and machines did with messages.</summary>
public sealed class TrackingQueries(IDbContextFactory<ConsoleDb> databases, RetentionOptions retention, TimeProvider clock)
{
    /// <summary>Links that a page shows; a campaign has few.</summary>
    public const int MostLinks = 200;

    static readonly string[] Kinds = [Returned.Opened, Returned.Clicked];

    /// <summary>By channel, in the order of all channels, and by link, the most followed first.</summary>
    /// <exception cref="Refused"><c>right_missing</c></exception>
    public async Task<CampaignTouches> OfCampaignAsync(Actor by, long campaign, CancellationToken ct)
    {
        by.Demand(Right.ViewCampaigns);
        await using var db = databases.CreateDbContext();
        var facts = db.Set<DeliveryEvent>().Where(fact => fact.CampaignId == campaign && EF.Parameter(Kinds).Contains(fact.Kind));
        var counts = await facts.GroupBy(fact => new { fact.Channel, fact.Kind, fact.IsMachine })
            .Select(group => new { group.Key.Channel, group.Key.Kind, group.Key.IsMachine, Messages = group.Select(fact => fact.DeliveryId).Distinct().LongCount() }).ToListAsync(ct);
        long Of(string channel, string kind, bool isMachine) => counts.FirstOrDefault(one => (one.Channel, one.Kind, one.IsMachine) == (channel, kind, isMachine))?.Messages ?? 0;
        var channels = ChannelNames.Sending.Where(channel => counts.Exists(one => one.Channel == channel)).Select(channel => new ChannelTouches(
            channel, Of(channel, Returned.Opened, false), Of(channel, Returned.Clicked, false), Of(channel, Returned.Opened, true), Of(channel, Returned.Clicked, true)));
        return new CampaignTouches([.. channels], await LinksAsync(db, campaign, ct), retention.TrackingDays > 0 ? clock.GetUtcNow().AddDays(-retention.TrackingDays) : null);
    }

    /// <summary>The links of a campaign's messages; those that nobody followed as well.</summary>
    internal static async Task<IReadOnlyList<LinkTouches>> LinksAsync(ConsoleDb db, long campaign, CancellationToken ct)
    {
        var links = await db.Set<TrackedLink>().Where(link => link.CampaignId == campaign).OrderBy(link => link.Id).Take(MostLinks).Select(link => new { link.Id, link.Url }).ToListAsync(ct);
        var counts = await db.Set<DeliveryEvent>().Where(fact => fact.CampaignId == campaign && fact.Kind == Returned.Clicked && fact.LinkId != null)
            .GroupBy(fact => new { fact.LinkId, fact.IsMachine }).Select(group => new { group.Key.LinkId, group.Key.IsMachine, Messages = group.Select(fact => fact.DeliveryId).Distinct().LongCount() }).ToListAsync(ct);
        long Of(long link, bool isMachine) => counts.FirstOrDefault(one => one.LinkId == link && one.IsMachine == isMachine)?.Messages ?? 0;
        var all = links.Select(link => new LinkTouches(link.Id, link.Url, Of(link.Id, false), Of(link.Id, true)));
        if (counts.Exists(one => one.LinkId == TrackedLink.OwnPage)) all = all.Append(new LinkTouches(TrackedLink.OwnPage, null, Of(TrackedLink.OwnPage, false), Of(TrackedLink.OwnPage, true)));
        return [.. all.OrderByDescending(link => link.Clicked).ThenBy(link => link.LinkId)];
    }

    /// <summary>The keys of links, the one that signs first.</summary>
    /// <exception cref="Refused"><c>right_missing</c></exception>
    public async Task<IReadOnlyList<TrackingKeyRow>> KeysAsync(Actor by, CancellationToken ct)
    {
        by.Demand(Right.ManagePolicies);
        await using var db = databases.CreateDbContext();
        var keys = await db.Set<TrackingKey>().OrderByDescending(key => key.Id).Select(key => new { key.Id, key.CreatedAt, key.CreatedBy, key.RetiredAt }).ToListAsync(ct);
        return [.. keys.Select(key => new TrackingKeyRow(key.Id, key.CreatedAt, key.CreatedBy, key.RetiredAt, retention.TrackingDays > 0 ? key.RetiredAt?.AddDays(retention.TrackingDays) : null))];
    }
}
