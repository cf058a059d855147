namespace CampaignConsole.Web.Features.ResultPages;

/// <summary>Names the texts of this feature.</summary>
public sealed class ResultsText;
