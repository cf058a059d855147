using CampaignConsole.Core.Campaigns.Policies;
using CampaignConsole.Core.Platform;

namespace CampaignConsole.Core.Campaigns.Readiness;

/// <summary>What readiness found, and for which definition.</summary>
/// <param name="Blocking">How many reasons stop it.</param>
/// <param name="SendingCost">What sending may cost; null where nothing is charged for.</param>
public sealed record ReadinessPass(string DefinitionHash, int Blocking, SendingCost? SendingCost = null)
{
    /// <summary>Refuses where the campaign is not ready, or is no longer the one that was looked at.</summary>
    /// <exception cref="Kernel.Refused"><c>changed_meanwhile</c>, <c>campaign_not_ready</c></exception>
    public void Demand(CampaignCase about)
    {
        if (about.Definition().Hash() != DefinitionHash) throw PlatformRefusals.ChangedMeanwhile();
        if (Blocking > 0) throw CampaignRefusals.NotReady(Blocking);
    }
}
