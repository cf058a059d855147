namespace CampaignConsole.Web.Features.Claims;

/// <summary>The texts of the pages by which members claim an offer.</summary>
public sealed class ClaimsText;
