namespace CampaignConsole.Web.Features.Unknowns;

/// <summary>Names the texts of the pages of unknown messages and of addresses that failed.</summary>
public sealed class UnknownsText;
