namespace CampaignConsole.Web.Features.Campaigns;

/// <summary>Marks the texts of the campaign pages.</summary>
public sealed class CampaignsText;
