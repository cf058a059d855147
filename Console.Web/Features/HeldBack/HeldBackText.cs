namespace CampaignConsole.Web.Features.HeldBack;

/// <summary>Names the texts of the page of who was held back.</summary>
public sealed class HeldBackText;
