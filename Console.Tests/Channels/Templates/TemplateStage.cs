using CampaignConsole.Core.Campaigns.Content;
using CampaignConsole.Core.Campaigns.Content.Templates;
using CampaignConsole.Core.Channels.Templates;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Tests.Channels.Deliveries;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Channels.Templates;

/// <summary>A launched campaign whose messages go by a registered template.</summary>
static class TemplateStage
{
    public const string Code = "TPL-1";

    /// <summary>Registers a template, approved, and lets the campaign's English message of the channel go by it.</summary>
    public static async Task<long> ByTemplateAsync(
        this LedgerStage stage, string channel, string body = "Dear {name}, {offer}", bool isOneTime = false, long campaign = LedgerStage.Campaign, string code = Code, params TemplateField[] fields)
    {
        var actions = stage.Console.Get<TemplateActions>();
        var id = await actions.CreateAsync(stage.Console.Administrator, channel, new TemplateEdit(code, "Coats", "en", body, fields, isOneTime), default);
        await actions.MoveAsync(stage.Console.Administrator, id, 1, TemplateState.Approved, null, default);
        await stage.UseAsync(channel, id, campaign);
        return id;
    }

    public static Task UseAsync(this LedgerStage stage, string channel, long id, long campaign) => stage.ChangeAsync(async db =>
    {
        var body = await db.Set<RegisteredTemplate>().Where(row => row.Id == id).Select(row => row.Body).SingleAsync();
        var mapped = new Dictionary<string, string> { ["name"] = "{{name}}", ["offer"] = "{{headline}}" };
        var text = await db.Set<CampaignContent>().SingleAsync(row => row.CampaignId == campaign && row.Channel == channel);
        (text.Body, text.TemplateId, text.TemplateFields) = (TemplateText.Compose(body, mapped), id, CanonicalJson.Of(mapped));
    });

    public static async Task MoveAsync(this LedgerStage stage, long id, TemplateState to, string? reason = "by hand")
    {
        var version = await stage.Console.ReadAsync(db => db.Set<RegisteredTemplate>().Where(row => row.Id == id).Select(row => row.Version).SingleAsync());
        await stage.Console.Get<TemplateActions>().MoveAsync(stage.Console.Administrator, id, version, to, reason, default);
    }
}
