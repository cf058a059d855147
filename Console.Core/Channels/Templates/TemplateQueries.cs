using CampaignConsole.Core.Campaigns.Content;
using CampaignConsole.Core.Campaigns.Content.Templates;
using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Channels.Adapters.Provider;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Templates;

/// <summary>A template in the list.</summary>
/// <param name="Campaigns">How many campaigns' messages go by it.</param>
public sealed record TemplateRow(long Id, string Code, string Name, string Language, string Body, TemplateState State, string? StateReason, DateTimeOffset StateAt, bool IsOneTime, bool IsArchived, int Campaigns);

/// <summary>A template that a campaign's message may go by.</summary>
/// <param name="IsArchived">Nobody may choose it any more; a message of the campaign still goes by it.</param>
public sealed record TemplateOption(long Id, string Channel, string Name, string Language, string Body, IReadOnlyList<TemplateField> Fields, TemplateState State, bool IsArchived = false);

/// <summary>Asks for registered templates.</summary>
public sealed class TemplateQueries(IDbContextFactory<ConsoleDb> databases, ByName<IChannelAdapter> adapters)
{
    /// <summary>Whether a channel knows templates at all: those that send over an HTTP provider.</summary>
    public bool Has(string channel) => adapters.Knows(channel) && typeof(ProviderOptions).IsAssignableFrom(adapters[channel].OptionsType);

    /// <summary>The templates of a channel by name, those put away last.</summary>
    public async Task<Page<TemplateRow>> ListAsync(Actor by, string channel, PageRequest page, CancellationToken ct)
    {
        by.Demand(Right.ViewChannels);
        if (!Has(channel)) throw PlatformRefusals.NotFound("channel", channel);
        await using var db = databases.CreateDbContext();
        var rows = db.Set<RegisteredTemplate>().Where(row => row.Channel == channel);
        var shown = await rows.OrderBy(row => row.IsArchived).ThenBy(row => row.Name).ThenBy(row => row.Id).Skip(page.Skip).Take(page.Limit)
            .Select(row => new TemplateRow(
                row.Id, row.Code, row.Name, row.Language, row.Body, row.State, row.StateReason, row.StateAt, row.IsOneTime, row.IsArchived,
                db.Set<CampaignContent>().Where(content => content.TemplateId == row.Id).Select(content => content.CampaignId).Distinct().Count())).ToListAsync(ct);
        return new Page<TemplateRow>(shown, await rows.CountAsync(ct));
    }

    /// <summary>One template.</summary>
    /// <exception cref="Refused"><c>not_found</c></exception>
    public async Task<RegisteredTemplate> FindAsync(Actor by, string channel, long id, CancellationToken ct)
    {
        by.Demand(Right.ViewChannels);
        await using var db = databases.CreateDbContext();
        return await db.Set<RegisteredTemplate>().AsNoTracking().FirstOrDefaultAsync(row => row.Id == id && row.Channel == channel, ct) ?? throw PlatformRefusals.NotFound("template", id);
    }

    /// <summary>What a campaign may choose from, on all channels; also what is not approved yet, which readiness says, and what was put away and the campaign still uses.</summary>
    public async Task<IReadOnlyList<TemplateOption>> OptionsAsync(Actor by, long campaign, CancellationToken ct)
    {
        by.Demand(Right.ViewCampaigns);
        await using var db = databases.CreateDbContext();
        var rows = await db.Set<RegisteredTemplate>().AsNoTracking()
            .Where(row => !row.IsArchived || db.Set<CampaignContent>().Any(content => content.CampaignId == campaign && content.TemplateId == row.Id))
            .OrderBy(row => row.Name).ThenBy(row => row.Id).ToListAsync(ct);
        return [.. rows.Select(row => new TemplateOption(row.Id, row.Channel, row.Name, row.Language, row.Body, row.FieldList, row.State, row.IsArchived))];
    }
}
