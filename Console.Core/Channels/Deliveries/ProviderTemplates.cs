using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Content;
using CampaignConsole.Core.Campaigns.Content.Templates;
using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Deliveries;

/// <summary>Puts the registered template onto a message: its id at the provider, and its fields for this recipient.</summary>
static class ProviderTemplates
{
    /// <summary>The ids at the provider of the templates that the rows' campaigns use, by our numbers.</summary>
    public static Task<Dictionary<long, string>> CodesAsync(ConsoleDb db, IReadOnlyList<ClaimedRow> rows, CancellationToken ct)
    {
        long[] campaigns = [.. rows.Select(row => row.CampaignId).Distinct()];
        return db.Set<RegisteredTemplate>().Where(template => db.Set<CampaignContent>().Any(content => EF.Parameter(campaigns).Contains(content.CampaignId) && content.TemplateId == template.Id))
            .Select(template => new { template.Id, template.Code }).ToDictionaryAsync(template => template.Id, template => template.Code, ct);
    }

    /// <summary>The same for one campaign.</summary>
    public static Task<Dictionary<long, string>> CodesAsync(ConsoleDb db, CampaignCase about, CancellationToken ct)
    {
        long[] ids = [.. about.Content.Concat(about.Reminders).Select(row => row.TemplateId).OfType<long>().Distinct()];
        return db.Set<RegisteredTemplate>().Where(template => EF.Parameter(ids).Contains(template.Id)).Select(template => new { template.Id, template.Code })
            .ToDictionaryAsync(template => template.Id, template => template.Code, ct);
    }

    /// <summary>Null where the message goes by none. The texts could be rendered, so the fields, which stand in them, can be too.</summary>
    public static TemplateStamp? Stamp(MessageRenderer renderer, MessageTexts? texts, IReadOnlyDictionary<long, string> codes, MergeValues values) =>
        texts?.Template is { } choice && codes.TryGetValue(choice.Id, out var code)
            ? new TemplateStamp(choice.Id, code, choice.Fields.ToDictionary(field => field.Key, field => renderer.Line(field.Value, values)))
            : null;
}
