using System.Collections.Concurrent;
using CampaignConsole.Core.Campaigns.Content;
using CampaignConsole.Core.Campaigns.Policies;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Tracking;

/// <summary>A text that messages of a campaign are made of.</summary>
readonly record struct CampaignText(long CampaignId, MessageTexts Texts);

/// <summary>Makes ready what messages need whose links and opens are counted: the links stored, and the key that signs.</summary>
public sealed class MessageLinks(WriteGate gate, TrackingKeys keys, TimeProvider clock)
{
    /// <summary>Texts and links whose marks and numbers are kept at hand.</summary>
    const int MostKept = 2_000;

    /// <summary>Channels whose text a member can press a link in; what is printed or read out is left as it is.</summary>
    internal static readonly string[] Channels = [ChannelNames.Email, ChannelNames.Sms, ChannelNames.Push, ChannelNames.WeChat];

    readonly ConcurrentDictionary<MessageTexts, MarkedTexts> marked = new();
    readonly ConcurrentDictionary<(long Campaign, string Url), long> stored = new();

    /// <summary>For a batch of messages of one channel.</summary>
    /// <param name="reaches">Whether the public address leads here for whoever gets the messages: links through an address that nobody can reach would lead nowhere.</param>
    /// <returns>Null where nothing is to be counted.</returns>
    internal async Task<LinkSigner?> OpenAsync(
        ConsoleDb db, TrackingPolicy policy, string channel, IReadOnlyCollection<CampaignText> texts, string publicAddress, bool reaches, CancellationToken ct)
    {
        if (!reaches || !Channels.Contains(channel) || !(policy.Clicks || (policy.Opens && channel == ChannelNames.Email))) return null;
        var ring = await keys.MakeAsync(ct);
        var of = new Dictionary<CampaignText, (MarkedTexts Marked, long[] Links)>();
        if (policy.Clicks)
        {
            var ids = await StoredAsync(db, [.. texts.SelectMany(text => MarkedOf(text.Texts).Links.Select(url => (text.CampaignId, url))).Distinct()], ct);
            foreach (var text in texts) of[text] = (MarkedOf(text.Texts), [.. MarkedOf(text.Texts).Links.Select(url => ids[(text.CampaignId, url)])]);
        }

        return new LinkSigner(ring, of, publicAddress, policy.Opens && channel == ChannelNames.Email);
    }

    MarkedTexts MarkedOf(MessageTexts texts)
    {
        if (marked.Count >= MostKept) marked.Clear();
        return marked.GetOrAdd(texts, LinkMarks.Of);
    }

    /// <summary>The numbers of links, which are stored where they are new.</summary>
    async Task<Dictionary<(long Campaign, string Url), long>> StoredAsync(ConsoleDb db, (long Campaign, string Url)[] links, CancellationToken ct)
    {
        var ids = new Dictionary<(long Campaign, string Url), long>();
        var fresh = links.Where(link => !(stored.TryGetValue(link, out var id) && ids.TryAdd(link, id))).ToArray();
        if (fresh.Length == 0) return ids;
        var now = clock.GetUtcNow();
        await gate.WriteAsync(write => write.InsertAsync(
            fresh.Select(link => new TrackedLink { CampaignId = link.Campaign, Hash = TrackedLink.HashOf(link.Url), Url = link.Url, CreatedAt = now }), ct, OnExisting.Skip), ct, WriteUrgency.Bulk);
        long[] campaigns = [.. fresh.Select(link => link.Campaign).Distinct()];
        if (stored.Count >= MostKept) stored.Clear();
        foreach (var row in await db.Set<TrackedLink>().AsNoTracking().Where(row => EF.Parameter(campaigns).Contains(row.CampaignId)).ToListAsync(ct))
            stored[(row.CampaignId, row.Url)] = ids[(row.CampaignId, row.Url)] = row.Id;
        return ids;
    }
}

/// <summary>Puts signed links and the picture into the messages of one batch.</summary>
sealed class LinkSigner(TrackingRing ring, IReadOnlyDictionary<CampaignText, (MarkedTexts Marked, long[] Links)> of, string publicAddress, bool opens)
{
    readonly string address = publicAddress.TrimEnd('/');
    readonly byte[] secret = ring.Secrets[ring.Current];

    /// <summary>What is to be rendered: marks in place of links.</summary>
    public MessageTexts Marked(CampaignText text) => of.TryGetValue(text, out var found) ? found.Marked.Texts : text.Texts;

    /// <summary>The rendered text of one message, with its own links.</summary>
    public RenderedMessage Sign(CampaignText text, ClaimedRow row, RenderedMessage rendered)
    {
        var start = TrackingToken.StartOf(row.Key);
        if (of.TryGetValue(text, out var found) && found.Links.Length > 0)
        {
            string[] links = [.. found.Links.Select(link => $"{address}{TrackedLinks.Path}{Token(link)}")];
            rendered = rendered with { Body = LinkMarks.Fill(rendered.Body, links), Html = LinkMarks.Fill(rendered.Html, links) };
        }

        return opens && rendered.Html.Length > 0 ? rendered with { Html = OpenPicture.In(rendered.Html, $"{address}{TrackedLinks.PicturePath}{Token(0)}{TrackedLinks.PictureEnding}") } : rendered;

        string Token(long link) => new TrackingToken(ring.Current, link, row.Id, start).Sign(secret);
    }
}
