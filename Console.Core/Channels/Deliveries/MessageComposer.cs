using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Assignments.Claiming;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Content;
using CampaignConsole.Core.Campaigns.Policies;
using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Channels.Tracking;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Codes;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Deliveries;

/// <summary>Makes the messages of claimed rows: assignment, offer, member, address and content joined, in a few queries for many rows.</summary>
public sealed class MessageComposer(IDbContextFactory<ConsoleDb> databases, MessageRenderer renderer, CodeBook codes, MemberLinks links, ClaimLinks claims, MessageLinks tracking)
{
    /// <summary>The message of each row; null where the member or the address is gone, or the text cannot be rendered.</summary>
    /// <param name="isSandbox">Nobody but those who look into the Outbox gets them: links may lead through an address of this computer.</param>
    public async Task<IReadOnlyDictionary<long, OutgoingMessage?>> ComposeAsync(IReadOnlyList<ClaimedRow> rows, CancellationToken ct, bool isSandbox = false)
    {
        await using var db = databases.CreateDbContext();
        var policy = await SettingsBook.ReadAsync<ChannelPolicy>(db, ct);
        var members = rows.Select(row => row.MemberId).Distinct().ToArray();
        var batch = new Batch(
            policy.PublicAddress,
            await CasesAsync(db, rows, ct),
            await OffersAsync(rows, ct),
            await Recipients.ReadAsync(db, members, ct),
            await IdentitiesAsync(db, rows, ct),
            await ProviderTemplates.CodesAsync(db, rows, ct),
            rows.Any(row => row.Channel == ChannelNames.Mail) ? await db.Set<Person>().Where(person => members.Contains(person.MemberId)).ToDictionaryAsync(person => person.MemberId, ct) : [],
            await HeldAsync(db, rows, ct));
        if (rows.Count > 0) batch = batch with { Signer = await SignerAsync(db, rows, batch, isSandbox, ct) };
        return rows.ToDictionary(row => row.Id, row => Compose(row, batch));
    }

    /// <summary>What makes the links of this batch countable; null where nothing is counted.</summary>
    async Task<LinkSigner?> SignerAsync(ConsoleDb db, IReadOnlyList<ClaimedRow> rows, Batch batch, bool isSandbox, CancellationToken ct)
    {
        var policy = await SettingsBook.ReadAsync<TrackingPolicy>(db, ct);
        var texts = rows.Select(row => TextOf(row, batch)).OfType<CampaignText>().Distinct().ToList();
        return await tracking.OpenAsync(db, policy, rows[0].Channel, texts, batch.PublicAddress, isSandbox || !new Uri(batch.PublicAddress).IsLoopback, ct);
    }

    static CampaignText? TextOf(ClaimedRow row, Batch batch) =>
        batch.Cases.TryGetValue(row.CampaignId, out var about) && batch.Members.TryGetValue(row.MemberId, out var member)
            && TextsOf(row, about).For(row.Channel, member.Language) is { } texts ? new CampaignText(row.CampaignId, texts) : null;

    static ContentChoice TextsOf(ClaimedRow row, CampaignCase about) => row.Step == EndReminders.Step ? about.ReminderTexts : about.Texts;

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

    OutgoingMessage? Compose(ClaimedRow row, Batch batch)
    {
        if (!batch.Cases.TryGetValue(row.CampaignId, out var about) || !batch.Members.TryGetValue(row.MemberId, out var member)) return null;
        var person = batch.Persons.GetValueOrDefault(row.MemberId);
        if (AddressOf(row, batch, person) is not { } address) return null;
        var texts = TextsOf(row, about);
        var held = batch.Held.GetValueOrDefault(row.AssignmentId);
        var language = texts.Language(row.Channel, member.Language);
        var link = new MemberLink(row.OriginMemberId, row.Channel, about.Campaign.Topic, row.Id);
        var token = links.TokenOf(link);
        var (unsubscribe, preferences) = ($"{batch.PublicAddress.TrimEnd('/')}/u/{token}", $"{batch.PublicAddress.TrimEnd('/')}/p/{token}");
        var code = held?.Code ?? about.Offer?.Codes.Shared;
        var values = Recipients.Values(about, member, language, new MessageExtras(code, held?.EndsAt, preferences, unsubscribe, ClaimLinkOf(row, about, batch.PublicAddress)));
        var own = TextOf(row, batch);
        if (Render(renderer, row.Channel, own is { } written ? batch.Signer?.Marked(written) ?? written.Texts : null, values) is not { } text) return null;
        if (own is { } signed && batch.Signer is { } signer) text = signer.Sign(signed, row, text);
        return new OutgoingMessage(row.Key, row.Channel, row.OccurrenceId, address, language, text.Body)
        {
            Subject = text.Subject.Length > 0 ? text.Subject : null,
            Html = text.Html.Length > 0 ? text.Html : null,
            Offer = batch.Offers.GetValueOrDefault(row.CampaignId) is { } stamp ? stamp with { Code = code, Headline = about.Offer?.Headline.In(language) } : null,
            UnsubscribeUrl = unsubscribe,
            Template = ProviderTemplates.Stamp(renderer, own?.Texts, batch.Templates, values),
            Data = DataOf(row.Channel, member, person),
        };
    }

    string? ClaimLinkOf(ClaimedRow row, CampaignCase about, string publicAddress) =>
        about is { Offer.Reach: OfferReach.Claim, Campaign.OfferId: { } offer } ? claims.AddressOf(publicAddress, new ClaimLink(row.OriginMemberId, offer)) : null;

    /// <summary>The campaign's text for the member; a channel without written content says the offer's own words. Null when it cannot be rendered.</summary>
    internal static RenderedMessage? Render(MessageRenderer renderer, string channel, MessageTexts? texts, MergeValues values)
    {
        if (texts is null) return new RenderedMessage("", $"{values[MergeFields.Headline]}\n{values[MergeFields.Terms]}".Trim(), "", []);
        try
        {
            return renderer.Render(channel, texts, values);
        }
        catch (Refused)
        {
            return null;
        }
    }

    static string? AddressOf(ClaimedRow row, Batch batch, Person? person) => row switch
    {
        { IdentityId: { } id } => batch.Addresses.GetValueOrDefault(id),
        { Channel: ChannelNames.Mail } => person?.Line1 is { Length: > 0 } ? string.Join(", ", new[] { person.Line1, person.Line2, person.Postcode, person.City, person.Country }.Where(part => !string.IsNullOrEmpty(part))) : null,
        _ => $"member:{row.OriginMemberId}",
    };

    static Dictionary<string, string> DataOf(string channel, Recipient member, Person? person)
    {
        var data = new Dictionary<string, string>();
        if (channel is ChannelNames.CallList or ChannelNames.Mail or ChannelNames.Task)
        {
            Put("name", member.Name);
            Put("store", member.HomeStore);
        }

        if (channel != ChannelNames.Mail || person is null) return data;
        Put("line1", person.Line1);
        Put("line2", person.Line2);
        Put("postcode", person.Postcode);
        Put("city", person.City);
        Put("region", person.AddressRegion);
        Put("country", person.Country);
        return data;

        void Put(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value)) data[name] = value;
        }
    }

    static async Task<Dictionary<long, CampaignCase>> CasesAsync(ConsoleDb db, IReadOnlyList<ClaimedRow> rows, CancellationToken ct)
    {
        var cases = new Dictionary<long, CampaignCase>();
        foreach (var id in rows.Select(row => row.CampaignId).Distinct()) cases[id] = await CampaignCase.ReadAsync(db, id, ct);
        return cases;
    }

    static async Task<Dictionary<long, string>> IdentitiesAsync(ConsoleDb db, IReadOnlyList<ClaimedRow> rows, CancellationToken ct)
    {
        var ids = rows.Where(row => row.IdentityId is not null).Select(row => row.IdentityId!.Value).Distinct().ToList();
        return ids.Count == 0 ? [] : await db.Set<Identity>().Where(identity => ids.Contains(identity.Id)).ToDictionaryAsync(identity => identity.Id, identity => identity.Value, ct);
    }

    async Task<Dictionary<long, Holding>> HeldAsync(ConsoleDb db, IReadOnlyList<ClaimedRow> rows, CancellationToken ct)
    {
        var ids = rows.Select(row => row.AssignmentId).Distinct().ToList();
        var found = await db.Set<Assignment>().Where(row => ids.Contains(row.Id) && (row.CodeId != null || row.EndsAt != null))
            .Select(row => new { row.Id, row.CodeId, row.EndsAt }).ToListAsync(ct);
        var shown = await codes.ShowAsync(db, [.. found.Where(row => row.CodeId is not null).Select(row => row.CodeId!.Value)], ct);
        return found.ToDictionary(row => row.Id, row => new Holding(row.CodeId is { } code ? shown.GetValueOrDefault(code) : null, row.EndsAt));
    }

    sealed record Holding(string? Code, DateTimeOffset? EndsAt);

    sealed record Batch(
        string PublicAddress, Dictionary<long, CampaignCase> Cases, IReadOnlyDictionary<long, OfferStamp> Offers, IReadOnlyDictionary<long, Recipient> Members,
        Dictionary<long, string> Addresses, IReadOnlyDictionary<long, string> Templates, Dictionary<long, Person> Persons, Dictionary<long, Holding> Held)
    {
        public LinkSigner? Signer { get; init; }
    }
}
