using CampaignConsole.Core.Campaigns.Policies;

namespace CampaignConsole.Web.Features.Settings;

/// <summary>The policy while it is edited; numbers out of range are brought back into it on saving.</summary>
sealed class PolicyEdit(CampaignPolicy policy)
{
    public int? AudienceAbove { get; set; } = policy.AudienceAbove;

    public long? CostAbove { get; set; } = policy.CostAbove;

    public int? DepthAbove { get; set; } = policy.DepthAbove;

    public bool UnboundedNeedsApproval { get; set; } = policy.UnboundedNeedsApproval;

    public bool CodePoolNeedsApproval { get; set; } = policy.CodePoolNeedsApproval;

    public int TypeNumberAbove { get; set; } = policy.TypeNumberAbove;

    public int? MostRuns { get; set; } = policy.MostRuns;

    public int WindowDays { get; set; } = policy.WindowDays;

    public int? MostRecipients { get; set; } = policy.MostRecipients;

    public int GrowthAllowed { get; set; } = policy.GrowthAllowed;

    public int? CoolOffAbove { get; set; } = policy.CoolOffAbove;

    public int CoolOffMinutes { get; set; } = policy.CoolOffMinutes;

    public long? SendingCostAbove { get; set; } = policy.SendingCostAbove;

    /// <summary>What is stored; whatever the page does not edit stays as it was.</summary>
    public CampaignPolicy ToPolicy() => policy with
    {
        AudienceAbove = AtLeast(AudienceAbove, 0),
        CostAbove = CostAbove is { } cost ? Math.Max(0, cost) : null,
        DepthAbove = DepthAbove is { } depth ? Math.Clamp(depth, 0, 100) : null,
        UnboundedNeedsApproval = UnboundedNeedsApproval,
        CodePoolNeedsApproval = CodePoolNeedsApproval,
        TypeNumberAbove = Math.Max(0, TypeNumberAbove),
        MostRuns = AtLeast(MostRuns, 1),
        WindowDays = Math.Clamp(WindowDays, 1, 365),
        MostRecipients = AtLeast(MostRecipients, 1),
        CoolOffAbove = AtLeast(CoolOffAbove, 0),
        CoolOffMinutes = Math.Clamp(CoolOffMinutes, 1, 24 * 60),
        SendingCostAbove = SendingCostAbove is { } sending ? Math.Max(0, sending) : null,
        GrowthAllowed = Math.Clamp(GrowthAllowed, 0, 100),
    };

    static int? AtLeast(int? value, int least) => value is { } number ? Math.Max(least, number) : null;
}
