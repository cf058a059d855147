namespace CampaignConsole.Web.Features.Desk;

/// <summary>The texts of the Desk.</summary>
public sealed class DeskText;
