using CampaignConsole.Core.Audiences;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Campaigns;

/// <summary>A promotion to choose.</summary>
public sealed record PromotionChoice(long Id, string Name, PromotionDefinition Definition);

/// <summary>An audience to choose, with the count it had when its latest version was saved.</summary>
public sealed record AudienceChoice(long Id, string Name, int Version, int? Count);

/// <summary>A topic of consent.</summary>
public sealed record TopicChoice(string Code, Texts Name);

/// <summary>What the editor's steps choose from.</summary>
public sealed record CampaignOptions(IReadOnlyList<PromotionChoice> Promotions, IReadOnlyList<AudienceChoice> Audiences, IReadOnlyList<TopicChoice> Topics);

/// <summary>Reads what a campaign can be made of; archived things are left out.</summary>
public sealed class CampaignChoices(IDbContextFactory<ConsoleDb> databases)
{
    const int Most = 500;

    /// <summary>The newest first, at most 500 of each.</summary>
    public async Task<CampaignOptions> AllAsync(Actor by, CancellationToken ct)
    {
        by.Demand(Right.ViewCampaigns);
        await using var db = databases.CreateDbContext();
        var promotions = await db.Set<Promotion>().Where(promotion => !promotion.IsArchived).OrderByDescending(promotion => promotion.UpdatedAt).Take(Most)
            .Select(promotion => new { promotion.Id, promotion.Name, promotion.Definition }).ToListAsync(ct);
        var audiences = await db.Set<Audience>().Where(audience => !audience.IsArchived && audience.LatestVersion > 0).OrderByDescending(audience => audience.UpdatedAt).Take(Most)
            .Select(audience => new AudienceChoice(audience.Id, audience.Name, audience.LatestVersion,
                db.Set<AudienceVersion>().Where(version => version.AudienceId == audience.Id && version.Number == audience.LatestVersion).Select(version => version.Count).FirstOrDefault()))
            .ToListAsync(ct);
        var topics = await db.Set<Topic>().Where(topic => topic.IsActive).OrderBy(topic => topic.Code).Select(topic => new { topic.Code, topic.NameEn, topic.NameZh }).ToListAsync(ct);
        return new CampaignOptions(
            [.. promotions.Select(promotion => new PromotionChoice(promotion.Id, promotion.Name, CanonicalJson.Read<PromotionDefinition>(promotion.Definition)))],
            audiences, [.. topics.Select(topic => new TopicChoice(topic.Code, new Texts(topic.NameEn, topic.NameZh)))]);
    }
}
