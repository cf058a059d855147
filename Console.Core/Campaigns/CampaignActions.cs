using System.Buffers.Binary;
using System.Security.Cryptography;
using CampaignConsole.Core.Audiences;
using CampaignConsole.Core.Campaigns.Approval;
using CampaignConsole.Core.Campaigns.Content;
using CampaignConsole.Core.Campaigns.Content.Templates;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Campaigns;

/// <summary>Writes a campaign's definition. Every edit voids a request and an approval; who saves an old version is told so.</summary>
public sealed class CampaignActions(WriteGate gate, TimeProvider clock)
{
    const int LongestName = 120;

    const int MostReminderDays = 60;

    /// <summary>An empty draft in the brand's zone.</summary>
    public Task<long> CreateAsync(Actor by, string name, CancellationToken ct)
    {
        by.Demand(Right.EditCampaigns);
        return gate.WriteAsync(async db =>
        {
            var zone = await db.Set<Brand>().Select(brand => brand.TimeZone).FirstOrDefaultAsync(ct) ?? "UTC";
            var campaign = New(by, name);
            campaign.Schedule = CanonicalJson.Of(new CampaignSchedule { Zone = zone });
            db.Add(campaign);
            await db.SaveChangesAsync(ct);
            await AuditTrail.NoteAsync(db, by, clock.GetUtcNow(), "campaign.create", campaign.Id, null, new { campaign.Name }, ct);
            return campaign.Id;
        }, ct);
    }

    /// <summary>Saves the editor's steps.</summary>
    /// <param name="version">The version that was read.</param>
    /// <returns>The version after it.</returns>
    public Task<int> SaveAsync(Actor by, long id, int version, CampaignEdit edit, CancellationToken ct) => EditAsync(by, id, version, "campaign.edit", async (db, campaign) =>
    {
        if (edit.ControlBasisPoints is < 0 or > 5_000) throw CampaignRefusals.ControlShare();
        if (edit.EndReminderDays is < 1 or > MostReminderDays) throw CampaignRefusals.ReminderDays(MostReminderDays);
        if (edit.Channels.FirstOrDefault(choice => !ChannelNames.IsKnown(choice.Channel)) is { } unknown) throw CampaignRefusals.Channel(unknown.Channel);
        var channels = ChannelChoice.Ordered(edit.Channels);
        if (channels.Any(choice => choice.Step > 1 && choice.AfterHours is < ChannelChoice.ShortestWait or > ChannelChoice.LongestWait))
            throw CampaignRefusals.ChannelWait(ChannelChoice.ShortestWait, ChannelChoice.LongestWait);
        campaign.Name = Named(edit.Name);
        campaign.PromotionId = edit.PromotionId;
        campaign.AudienceId = edit.AudienceId;
        campaign.AudienceVersion = edit.AudienceId is null
            ? null
            : edit.AudienceVersion ?? await db.Set<Audience>().Where(audience => audience.Id == edit.AudienceId).Select(audience => (int?)audience.LatestVersion).FirstOrDefaultAsync(ct);
        campaign.Topic = edit.Topic;
        campaign.ControlBasisPoints = edit.ControlBasisPoints;
        campaign.Channels = CanonicalJson.Of(channels);
        campaign.Schedule = CanonicalJson.Of(edit.Schedule);
        campaign.AlsoAtTill = edit.AlsoAtTill;
        campaign.Remind = edit.Remind;
        campaign.EndReminderDays = edit.EndReminderDays;
        campaign.DropInQuietHours = edit.DropInQuietHours;
        campaign.Priority = edit.Priority;
        return edit;
    }, ct);

    /// <summary>Saves the message of one channel in one language; empty texts remove it.</summary>
    /// <param name="isReminder">What is said when the offer ends soon, instead of the offer itself.</param>
    /// <returns>The version after it.</returns>
    public Task<int> SaveContentAsync(Actor by, long id, int version, string channel, string language, MessageTexts texts, CancellationToken ct, bool isReminder = false) =>
        EditAsync(by, id, version, "campaign.content", async (db, campaign) =>
        {
            foreach (var shape in ContentShapes.Of(channel))
                if (texts[shape.Part]?.Length > shape.Most) throw CampaignRefusals.ContentTooLong(channel, shape.Part, shape.Most);
            var spoken = Languages.Of(language);
            var row = await db.Set<CampaignContent>().FirstOrDefaultAsync(content => content.CampaignId == campaign.Id && content.Channel == channel && content.Language == spoken
                && content.IsReminder == isReminder, ct);
            texts = await ByTemplateAsync(db, channel, texts, ct);
            var empty = string.IsNullOrWhiteSpace(texts.Subject + texts.Body + texts.Html);
            if (empty && row is not null) db.Remove(row);
            if (!empty)
            {
                if (row is null) db.Add(row = new CampaignContent { CampaignId = campaign.Id, Channel = channel, Language = spoken, IsReminder = isReminder });
                (row.Subject, row.Body, row.Html) = (texts.Subject ?? "", texts.Body ?? "", string.IsNullOrWhiteSpace(texts.Html) ? null : texts.Html);
                (row.TemplateId, row.TemplateFields) = (texts.Template?.Id, texts.Template is { } choice ? CanonicalJson.Of(choice.Fields) : null);
            }

            return new { channel, language = spoken, isReminder, texts };
        }, ct);

    /// <summary>A new draft with the same definition and content, a seed of its own and no approval.</summary>
    public Task<long> DuplicateAsync(Actor by, long id, string name, CancellationToken ct)
    {
        by.Demand(Right.EditCampaigns);
        return gate.WriteAsync(async db =>
        {
            var source = await db.Set<Campaign>().FindAsync([id], ct) ?? throw PlatformRefusals.NotFound("campaign", id);
            var copy = New(by, name);
            (copy.PromotionId, copy.AudienceId, copy.AudienceVersion, copy.Topic) = (source.PromotionId, source.AudienceId, source.AudienceVersion, source.Topic);
            (copy.ControlBasisPoints, copy.Channels, copy.Schedule, copy.Priority) = (source.ControlBasisPoints, source.Channels, source.Schedule, source.Priority);
            (copy.AlsoAtTill, copy.Remind, copy.EndReminderDays, copy.DropInQuietHours) = (source.AlsoAtTill, source.Remind, source.EndReminderDays, source.DropInQuietHours);
            db.Add(copy);
            await db.SaveChangesAsync(ct);
            foreach (var content in await db.Set<CampaignContent>().AsNoTracking().Where(content => content.CampaignId == id).ToListAsync(ct))
            {
                (content.Id, content.CampaignId) = (0, copy.Id);
                db.Add(content);
            }

            await AuditTrail.NoteAsync(db, by, clock.GetUtcNow(), "campaign.duplicate", copy.Id, new { from = id }, new { copy.Name }, ct);
            return copy.Id;
        }, ct);
    }

    /// <summary>Puts a draft or an ended campaign out of the lists; nothing is deleted.</summary>
    public Task ArchiveAsync(Actor by, long id, bool archived, CancellationToken ct)
    {
        by.Demand(Right.EditCampaigns);
        return gate.WriteAsync(async db =>
        {
            var campaign = await db.Set<Campaign>().FindAsync([id], ct) ?? throw PlatformRefusals.NotFound("campaign", id);
            campaign.Move(CampaignAct.Archive);
            campaign.IsArchived = archived;
            campaign.Version++;
            await AuditTrail.NoteAsync(db, by, clock.GetUtcNow(), archived ? "campaign.archive" : "campaign.unarchive", id, null, null, ct);
        }, ct);
    }

    Task<int> EditAsync(Actor by, long id, int version, string verb, Func<ConsoleDb, Campaign, Task<object>> change, CancellationToken ct)
    {
        by.Demand(Right.EditCampaigns);
        return gate.WriteAsync(async db =>
        {
            var campaign = await db.Set<Campaign>().FindAsync([id], ct) ?? throw PlatformRefusals.NotFound("campaign", id);
            if (campaign.Version != version) throw PlatformRefusals.ChangedMeanwhile();
            campaign.Move(CampaignAct.Edit);
            var after = await change(db, campaign);
            await VoidAsync(db, campaign, ct);
            campaign.LastEditorId = by.PersonId;
            campaign.UpdatedAt = clock.GetUtcNow();
            campaign.Version++;
            await AuditTrail.NoteAsync(db, by, campaign.UpdatedAt, verb, id, null, after, ct);
            return campaign.Version;
        }, ct);
    }

    /// <summary>Where a template is chosen, the text is the template's with the campaign's words in its fields: preview, checks and sending need not tell it apart.</summary>
    static async Task<MessageTexts> ByTemplateAsync(ConsoleDb db, string channel, MessageTexts texts, CancellationToken ct)
    {
        if (texts.Template is not { } choice) return texts;
        var template = await db.Set<RegisteredTemplate>().AsNoTracking().FirstOrDefaultAsync(row => row.Id == choice.Id && row.Channel == channel, ct) ?? throw CampaignRefusals.TemplateUnknown();
        if (choice.Fields.Values.Any(text => text.Length > TemplateChoice.LongestText)) throw CampaignRefusals.TemplateFieldTooLong(TemplateChoice.LongestText);
        var names = TemplateText.Names(template.Body);
        var fields = new SortedDictionary<string, string>(choice.Fields.Where(field => names.Contains(field.Key)).ToDictionary(), StringComparer.Ordinal);
        var isTitled = ContentShapes.Of(channel).Any(shape => shape is { Part: ContentPart.Subject, Needed: true });
        return texts with
        {
            Subject = isTitled && string.IsNullOrWhiteSpace(texts.Subject) ? template.Name : texts.Subject,
            Body = TemplateText.Compose(template.Body, fields), Template = choice with { Fields = fields },
        };
    }

    internal static async Task VoidAsync(ConsoleDb db, Campaign campaign, CancellationToken ct)
    {
        (campaign.ApprovedHash, campaign.OfferId) = (null, null);
        var open = db.Set<ApprovalRequest>().Where(request => request.CampaignId == campaign.Id && (request.State == ApprovalState.Waiting || request.State == ApprovalState.Approved));
        foreach (var request in await open.ToListAsync(ct)) request.State = ApprovalState.Void;
    }

    Campaign New(Actor by, string name) => new()
    {
        Name = Named(name), Seed = BinaryPrimitives.ReadInt64LittleEndian(RandomNumberGenerator.GetBytes(8)), CreatedBy = by.Name, CreatedById = by.PersonId,
        LastEditorId = by.PersonId, UpdatedAt = clock.GetUtcNow(),
    };

    static string Named(string name) =>
        string.IsNullOrWhiteSpace(name) ? throw CampaignRefusals.NeedsName() : name.Trim() is { Length: <= LongestName } fits ? fits : name.Trim()[..LongestName];
}
