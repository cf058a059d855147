namespace CampaignConsole.Web.Features.Home;

/// <summary>Names the words of the first page: HomeText.resx and HomeText.zh-Hans.resx.</summary>
public sealed class HomeText;
