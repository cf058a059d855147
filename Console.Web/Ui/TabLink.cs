namespace CampaignConsole.Web.Ui;

/// <summary>One tab: an address of its own, so that deep links, Back and reload work.</summary>
public sealed record TabLink(string Key, string Text, string Address, long? Count = null);
