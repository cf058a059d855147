using CampaignConsole.Core.Audiences;
using CampaignConsole.Core.Campaigns.Content;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Campaigns;

/// <summary>A campaign with all that it refers to, read once: what readiness, approval, launch and preview work on.</summary>
public sealed record CampaignCase
{
    public required Campaign Campaign { get; init; }

    public required Brand Brand { get; init; }

    public Promotion? Promotion { get; init; }

    /// <summary>The promotion as it stands, or the pinned offer as it was sealed.</summary>
    public PromotionDefinition? Offer { get; init; }

    public Audience? Audience { get; init; }

    public AudienceVersion? Version { get; init; }

    public required IReadOnlyList<CampaignContent> Content { get; init; }

    /// <summary>What is said when the offer ends soon, where it is written.</summary>
    public IReadOnlyList<CampaignContent> Reminders { get; init; } = [];

    public IReadOnlyList<ChannelChoice> Channels => ChannelChoice.Read(Campaign.Channels);

    public IEnumerable<string> Sending => Channels.Where(choice => choice.IsSending).Select(choice => choice.Channel);

    public CampaignSchedule Schedule => CanonicalJson.Read<CampaignSchedule>(Campaign.Schedule);

    /// <summary>The texts by channel and language, with the brand's language to fall back to.</summary>
    public ContentChoice Texts => new(
        Content.ToDictionary(row => (row.Channel, row.Language), row => row.Texts), Brand.Language);

    /// <summary>The texts of a reminder; where none is written, those of the campaign.</summary>
    public ContentChoice ReminderTexts => new(
        Content.Concat(Reminders).GroupBy(row => (row.Channel, row.Language)).ToDictionary(rows => rows.Key, rows => rows.Last() is var row ? row.Texts : null!),
        Brand.Language);

    /// <summary>True when members are assigned and a control group can be kept.</summary>
    public bool Assigns => Offer?.IsAssigned() ?? true;

    /// <summary>All that an approval pins, as it stands now.</summary>
    public CampaignDefinition Definition()
    {
        var definition = new CampaignDefinition
        {
            Promotion = Campaign.PromotionId, OfferHash = Offer is null ? null : OfferDocument.Of(Offer).Hash, Audience = Campaign.AudienceId,
            AudienceVersion = Campaign.AudienceVersion, RuleHash = Version?.RuleHash, Topic = Campaign.Topic, ControlBasisPoints = Campaign.ControlBasisPoints,
            Channels = Channels, Schedule = Schedule, AlsoAtTill = Campaign.AlsoAtTill, Remind = Campaign.Remind,
            EndReminderDays = Campaign.EndReminderDays, DropInQuietHours = Campaign.DropInQuietHours, Priority = Campaign.Priority, AudienceName = Audience?.Name,
            OfferSentence = Offer is null ? null : new Texts(PromotionSentence.Of(Offer, Languages.English), PromotionSentence.Of(Offer, Languages.Chinese)),
        };
        Put(definition.Content, Content);
        if (Campaign.EndReminderDays is not null) Put(definition.Reminders, Reminders);

        return definition;

        void Put(SortedDictionary<string, SortedDictionary<string, MessageTexts>> into, IEnumerable<CampaignContent> rows)
        {
            foreach (var row in rows.Where(row => Channels.Any(choice => choice.Channel == row.Channel)))
            {
                if (!into.TryGetValue(row.Channel, out var languages)) into[row.Channel] = languages = new(StringComparer.Ordinal);
                languages[row.Language] = row.Texts;
            }
        }
    }

    /// <summary>Reads a campaign; tracked where the context tracks.</summary>
    /// <exception cref="Refused"><c>not_found</c></exception>
    public static async Task<CampaignCase> ReadAsync(ConsoleDb db, long id, CancellationToken ct)
    {
        var campaign = await db.Set<Campaign>().FirstOrDefaultAsync(row => row.Id == id, ct) ?? throw PlatformRefusals.NotFound("campaign", id);
        var promotion = await db.Set<Promotion>().FirstOrDefaultAsync(row => row.Id == campaign.PromotionId, ct);
        var pinned = campaign.OfferId is null ? null : await db.Set<Offer>().Where(row => row.Id == campaign.OfferId).Select(row => row.Document).FirstOrDefaultAsync(ct);
        var document = pinned ?? promotion?.Definition;
        var texts = await db.Set<CampaignContent>().AsNoTracking().Where(row => row.CampaignId == id).OrderBy(row => row.Channel).ThenBy(row => row.Language).ToListAsync(ct);
        return new CampaignCase
        {
            Campaign = campaign,
            Brand = await db.Set<Brand>().AsNoTracking().FirstOrDefaultAsync(ct) ?? new Brand { Name = "", TimeZone = "UTC" },
            Promotion = promotion,
            Offer = document is null ? null : CanonicalJson.Read<PromotionDefinition>(document),
            Audience = await db.Set<Audience>().AsNoTracking().FirstOrDefaultAsync(row => row.Id == campaign.AudienceId, ct),
            Version = await db.Set<AudienceVersion>().AsNoTracking()
                .FirstOrDefaultAsync(row => row.AudienceId == campaign.AudienceId && row.Number == campaign.AudienceVersion, ct),
            Content = [.. texts.Where(row => !row.IsReminder)],
            Reminders = [.. texts.Where(row => row.IsReminder)],
        };
    }
}
