namespace CampaignConsole.Web.Features.Jobs;

/// <summary>Names the words of the Jobs pages.</summary>
public sealed class JobsText;
