using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Content;
using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Channels.Adapters.Outbox;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.Outbox;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Platform;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels;

/// <summary>What can be tested: the campaign's channels that send message by message, and who has an address on which of them.</summary>
public sealed record TestChoices(IReadOnlyList<string> Channels, IReadOnlyList<TestRecipient> Recipients);

/// <summary>A test that somebody asks for.</summary>
/// <param name="Recipients">Names of test recipients.</param>
/// <param name="Member">Whose name, tier and store stand in the text; null: the recipient's own name.</param>
public sealed record TestAsked(string Channel, string Language, IReadOnlyList<string> Recipients, long? Member = null);

/// <summary>What came of a test to one recipient.</summary>
public sealed record TestSent(string Recipient, SendResult Result, bool ToOutbox);

/// <summary>Sends a campaign's message to the brand's own people, through the channel as it works now. Nothing of it stands in the ledger: it is no message to a member.</summary>
public sealed class TestSends(WriteGate gate, IDbContextFactory<ConsoleDb> databases, ChannelSenders senders, MessageRenderer renderer, TimeProvider clock)
{
    /// <summary>Stands before the subject, the title or the text.</summary>
    public const string Mark = "[TEST] ";

    /// <summary>Channels and recipients to choose from; the asker comes first where an e-mail address is known.</summary>
    public async Task<TestChoices> ChoicesAsync(Actor by, long campaign, CancellationToken ct)
    {
        by.Demand(Right.EditCampaigns);
        await using var db = databases.CreateDbContext();
        var about = await CampaignCase.ReadAsync(db, campaign, ct);
        return new TestChoices([.. about.Sending.Where(channel => channel is not (ChannelNames.CallList or ChannelNames.Mail or ChannelNames.Task))], await RecipientsAsync(db, by, ct));
    }

    /// <summary>Renders and sends.</summary>
    /// <exception cref="Refused"><c>test_nobody</c>, <c>test_content</c>, <c>channel_stopped</c>, <c>not_found</c></exception>
    public async Task<IReadOnlyList<TestSent>> SendAsync(Actor by, long campaign, TestAsked asked, CancellationToken ct)
    {
        by.Demand(Right.EditCampaigns);
        await using var db = databases.CreateDbContext();
        var about = await CampaignCase.ReadAsync(db, campaign, ct);
        var recipients = (await RecipientsAsync(db, by, ct)).Where(one => asked.Recipients.Contains(one.Name) && one.AddressOn(asked.Channel) is not null).ToList();
        if (recipients.Count == 0 || !about.Sending.Contains(asked.Channel)) throw ChannelRefusals.TestNobody();
        var stops = await StopSigns.ReadAsync(db, ct);
        if (stops.Stops(asked.Channel) || stops.Campaigns.Contains(campaign)) throw ChannelRefusals.Stopped();
        var member = asked.Member is { } id ? await MemberAsync(db, by, id, ct) : null;
        var extras = PreviewQueries.Sample(about, (await RunTerms.ReadAsync(db, about, by.Scope, clock.GetUtcNow(), ct)).EndsAt);
        var offer = await db.Set<Offer>().Where(row => row.Id == about.Campaign.OfferId).Select(row => new OfferStamp(row.Id, row.Hash, extras.Code, null)).FirstOrDefaultAsync(ct);

        var templates = await ProviderTemplates.CodesAsync(db, about, ct);
        var open = await senders.OpenAsync(asked.Channel, ct);
        var sent = new List<(TestSent Sent, Guid Key)>();
        foreach (var recipient in recipients)
        {
            var message = Compose(about, asked, recipient, member, extras, offer, templates);
            sent.Add((new TestSent(recipient.Name, await open.Sender!.SendAsync(message, ct), open.IsSandbox), message.Key));
        }

        await gate.WriteAsync(write => NoteAsync(write, by, about.Campaign, asked, sent, ct), ct);
        return [.. sent.Select(one => one.Sent)];
    }

    OutgoingMessage Compose(CampaignCase about, TestAsked asked, TestRecipient recipient, Recipient? member, MessageExtras extras, OfferStamp? offer,
        IReadOnlyDictionary<long, string> templates)
    {
        var language = Languages.Of(asked.Language);
        var texts = about.Content.Where(row => row.Channel == asked.Channel && row.Language == language).Select(row => row.Texts).FirstOrDefault();
        var values = Recipients.Values(about, member ?? new Recipient(0, language, recipient.Name, null, null, null), language, extras);
        if ((texts is null && ContentShapes.Of(asked.Channel).Count > 0) || MessageComposer.Render(renderer, asked.Channel, texts, values) is not { } text) throw ChannelRefusals.TestContent();
        var titled = text.Subject.Length > 0;
        return new OutgoingMessage(Guid.CreateVersion7(clock.GetUtcNow()), asked.Channel, 0, recipient.AddressOn(asked.Channel)!, language, titled ? text.Body : Mark + text.Body)
        {
            Subject = titled ? Mark + text.Subject : null,
            Html = text.Html.Length > 0 ? text.Html : null,
            Offer = offer is null ? null : offer with { Headline = about.Offer?.Headline.In(language) },
            Template = ProviderTemplates.Stamp(renderer, texts, templates, values),
            Data = new Dictionary<string, string> { ["test"] = "true" },
        };
    }

    async Task NoteAsync(ConsoleDb db, Actor by, Campaign campaign, TestAsked asked, List<(TestSent Sent, Guid Key)> sent, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        db.AddRange(sent.Where(one => one.Sent is { ToOutbox: true, Result: SendResult.Accepted }).Select(one => new OutboxMessage
        {
            Key = one.Key, Channel = asked.Channel, CampaignId = campaign.Id, OfferId = campaign.OfferId, IsTest = true, At = now, Path = OutboxSender.PathOf("", asked.Channel, 0, one.Key),
        }));
        var results = sent.Select(one => new { one.Sent.Recipient, result = one.Sent.Result.GetType().Name }).ToList();
        await AuditTrail.NoteAsync(db, by, now, "campaign.test_send", campaign.Id, null, new { asked.Channel, asked.Language, asked.Member, results }, ct);
    }

    static async Task<Recipient> MemberAsync(ConsoleDb db, Actor by, long id, CancellationToken ct)
    {
        by.Demand(Right.SeePersonal);
        if (!await db.Set<Member>().Within(by.Scope, db).AnyAsync(row => row.Id == id, ct)) throw PlatformRefusals.NotFound("member", id);
        return (await Recipients.ReadAsync(db, [id], ct))[id];
    }

    static async Task<IReadOnlyList<TestRecipient>> RecipientsAsync(ConsoleDb db, Actor by, CancellationToken ct)
    {
        var kept = (await SettingsBook.ReadAsync<TestRecipients>(db, ct)).Recipients;
        var own = await db.Set<User>().Where(user => user.Id == by.PersonId && user.Email != null && user.Email != "").Select(user => new { user.DisplayName, user.UserName, user.Email }).FirstOrDefaultAsync(ct);
        if (own is null) return kept;
        var name = own.DisplayName.Length > 0 ? own.DisplayName : own.UserName;
        var listed = kept.FirstOrDefault(one => one.Name == name);
        return [(listed ?? new TestRecipient(name)) with { Email = listed?.Email ?? own.Email }, .. kept.Where(one => one != listed)];
    }
}
