using CampaignConsole.Core.Channels.Deliveries;

namespace CampaignConsole.Web.Features.Settings;

/// <summary>When members who do nothing are written to less, while it is edited; numbers out of range are brought back into it on saving.</summary>
public sealed class FatigueEdit(FatiguePolicy policy)
{
    public int? Sends { get; set; } = policy.Sends;

    public int? Days { get; set; } = policy.Days;

    public FatiguePolicy ToPolicy() => (policy with { Sends = Sends, Days = Days }).InRange();
}
