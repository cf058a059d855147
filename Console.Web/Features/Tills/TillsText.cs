namespace CampaignConsole.Web.Features.Tills;

/// <summary>The texts of the offline tills.</summary>
public sealed class TillsText;
