namespace CampaignConsole.Web.Ui;

/// <summary>Names the words shared by all pages: UiText.resx and UiText.zh-Hans.resx.</summary>
public sealed class UiText;
