using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Content;
using CampaignConsole.Core.Campaigns.Content.Templates;
using CampaignConsole.Core.Campaigns.Readiness;
using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Channels.Adapters.Provider;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Templates;

/// <summary>Where a provider wants templates every message goes by one that it has approved, with all its fields filled. What stands in the fields is held against their limits over all recipients, with the forecast.</summary>
sealed class TemplateCheck(ByName<IChannelAdapter> adapters) : IReadinessCheck
{
    public string Name => "templates";

    public async Task<IReadOnlyList<ReadinessReason>> FindAsync(ConsoleDb db, CampaignCase campaign, DateTimeOffset now, CancellationToken ct)
    {
        string[] sending = [.. campaign.Sending];
        var settings = await db.Set<ChannelSetting>().AsNoTracking().Where(setting => EF.Parameter(sending).Contains(setting.Channel)).ToListAsync(ct);
        var strict = settings.Where(Needs).Select(setting => setting.Channel).ToHashSet();
        var texts = campaign.Content.Concat(campaign.Campaign.EndReminderDays is null ? [] : campaign.Reminders).Where(row => sending.Contains(row.Channel)).ToList();
        long[] ids = [.. texts.Select(row => row.TemplateId).OfType<long>().Distinct()];
        var templates = await db.Set<RegisteredTemplate>().AsNoTracking().Where(template => EF.Parameter(ids).Contains(template.Id)).ToDictionaryAsync(template => template.Id, ct);
        return [.. texts.SelectMany(row => Find(row, templates, strict.Contains(row.Channel)))];
    }

    static IEnumerable<ReadinessReason> Find(CampaignContent row, Dictionary<long, RegisteredTemplate> templates, bool isStrict)
    {
        var (channel, language) = (new ChannelWord(row.Channel), new LanguageWord(row.Language));
        if (row.Texts.Template is not { } choice)
        {
            if (isStrict) yield return new("template_missing", EditorStep.Channels, true, channel, language);
            yield break;
        }

        if (!templates.TryGetValue(choice.Id, out var template))
        {
            yield return new("template_missing", EditorStep.Channels, true, channel, language);
            yield break;
        }

        if (template.IsArchived) yield return new("template_archived", EditorStep.Channels, true, channel, language, template.Name);
        else if (!template.MaySend) yield return new("template_not_approved", EditorStep.Channels, true, channel, language, template.Name, template.State);
        if (template.Language != row.Language) yield return new("template_language", EditorStep.Channels, false, channel, language, template.Name);
        foreach (var name in TemplateText.Names(template.Body).Where(name => string.IsNullOrWhiteSpace(choice.Fields.GetValueOrDefault(name))))
            yield return new("template_field_empty", EditorStep.Channels, true, channel, language, template.Name, name);
        if (TemplateText.Compose(template.Body, choice.Fields) != row.Body) yield return new("template_changed", EditorStep.Channels, true, channel, language, template.Name);
    }

    bool Needs(ChannelSetting setting) => adapters.Knows(setting.Channel) && ChannelSecrets.Shown(adapters[setting.Channel].OptionsType, setting.Options) is ProviderOptions { NeedsTemplates: true };
}
