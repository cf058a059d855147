namespace CampaignConsole.Core.Campaigns.Policies;

/// <summary>What sending a campaign may cost.</summary>
/// <param name="Most">At most, in minor units of the brand's currency; null where no price is known.</param>
/// <param name="Unpriced">Numbers whose price is not known: they are not in it.</param>
public sealed record SendingCost(long? Most, int Unpriced = 0);
