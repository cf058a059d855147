using CampaignConsole.Core.Campaigns.Policies;

namespace CampaignConsole.Core.Campaigns.Approval;

/// <summary>The figures that the limits are held against.</summary>
/// <param name="Count">Members that would be considered.</param>
/// <param name="HighestCost">Minor units; null where nothing bounds it.</param>
/// <param name="SendingCost">Null where nothing is charged for.</param>
/// <param name="DeepestPercent">The deepest discount in per cent; null for amounts and gifts.</param>
public sealed record LimitFacts(int Count, long? HighestCost, decimal? DeepestPercent, bool HasCap, bool HasEnd, bool MakesCodes, SendingCost? SendingCost = null);

/// <summary>Why a second person is asked: a code (sentence under <c>limit.&lt;code&gt;</c>) with the figure and its limit.</summary>
public sealed record LimitReason(string Code, decimal? Figure = null, decimal? Limit = null);

/// <summary>Which limits of the policy a campaign exceeds; below every one the launcher alone suffices.</summary>
public static class ApprovalLimits
{
    public static IReadOnlyList<LimitReason> Exceeded(CampaignPolicy policy, LimitFacts facts)
    {
        List<LimitReason> found = [];
        if (facts.Count > policy.AudienceAbove) found.Add(new("audience", facts.Count, policy.AudienceAbove));
        if (facts.HighestCost > policy.CostAbove) found.Add(new("cost", facts.HighestCost, policy.CostAbove));
        if (facts.SendingCost?.Most > policy.SendingCostAbove) found.Add(new("sending_cost", facts.SendingCost.Most, policy.SendingCostAbove));
        if (policy.SendingCostAbove is not null && facts.SendingCost is { Unpriced: > 0 and var unpriced }) found.Add(new("sending_cost_unknown", unpriced));
        if (facts.DeepestPercent > policy.DepthAbove) found.Add(new("depth", facts.DeepestPercent, policy.DepthAbove));
        if (policy.UnboundedNeedsApproval && !facts.HasCap) found.Add(new("no_cap"));
        if (policy.UnboundedNeedsApproval && !facts.HasEnd) found.Add(new("no_end"));
        if (policy.CodePoolNeedsApproval && facts.MakesCodes) found.Add(new("codes"));
        return found;
    }

    /// <summary>True when a run resolves to so many more members than approved that it needs a new approval.</summary>
    public static bool Outgrown(CampaignPolicy policy, int approved, int now) => now * 100L > approved * (100L + policy.GrowthAllowed);
}
