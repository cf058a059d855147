namespace CampaignConsole.Web.Features.Audiences;

/// <summary>Names the words of the pages on audiences and lists.</summary>
public sealed class AudiencesText;
