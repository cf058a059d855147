namespace CampaignConsole.Web.Features.Access;

/// <summary>Names the words of sign-in and first start.</summary>
public sealed class AccessText;
