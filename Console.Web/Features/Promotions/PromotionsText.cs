namespace CampaignConsole.Web.Features.Promotions;

/// <summary>Names the words of the promotion pages.</summary>
public sealed class PromotionsText;
