namespace CampaignConsole.Web.Features.Settings;

/// <summary>Names the words of the Settings pages.</summary>
public sealed class SettingsText;
