using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Approval;
using CampaignConsole.Core.Campaigns.Policies;
using CampaignConsole.Core.Campaigns.Readiness;
using CampaignConsole.Core.Channels.Templates;
using CampaignConsole.Core.Platform.Settings;

namespace CampaignConsole.Web.Features.Campaigns.Parts;

/// <summary>The questions that the editor asks.</summary>
public sealed record EditorReads(
    CampaignQueries Campaigns, CampaignChoices Choices, CampaignReadiness Readiness, ForecastQueries Forecasts, ApprovalQueries Approvals, TemplateQueries Templates,
    SettingsBook Settings)
{
    /// <summary>Above this many members the launcher types the number.</summary>
    public async Task<int> TypeNumberAboveAsync(CancellationToken ct) => (await Settings.ReadAsync<CampaignPolicy>(ct)).TypeNumberAbove;
}
