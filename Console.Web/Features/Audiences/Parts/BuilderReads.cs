using System.Globalization;
using CampaignConsole.Core.Audiences;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Web.Features.Audiences.Editors;

namespace CampaignConsole.Web.Features.Audiences.Parts;

/// <summary>What the builder needs beside the audience itself: names, also of campaigns, and values to choose from.</summary>
public sealed class BuilderReads(AudienceQueries audiences, CampaignQueries campaigns)
{
    /// <summary>Names for sentences; campaigns only for those who may see them.</summary>
    public async Task<RuleNames> NamesAsync(Actor by, CancellationToken ct)
    {
        var names = await audiences.NamesAsync(ct);
        if (!by.Can(Right.ViewCampaigns)) return names;
        var page = await campaigns.ListAsync(by, new CampaignFilter(), new PageRequest(Take: PageRequest.Most), ct);
        return names with { Campaigns = page.Rows.ToDictionary(campaign => campaign.Id, campaign => campaign.Name) };
    }

    /// <summary>Everything that editors offer.</summary>
    public async Task<EditorAid> AidAsync(Actor by, CancellationToken ct)
    {
        var page = await audiences.ListAsync(by, null, false, new PageRequest(Take: PageRequest.Most), ct);
        return new EditorAid(await audiences.ChoicesAsync(by, ct), await NamesAsync(by, ct), page.Rows.ToDictionary(row => row.Id, row => row.LatestVersion), CultureInfo.CurrentUICulture.Name);
    }
}
