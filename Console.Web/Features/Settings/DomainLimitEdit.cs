using CampaignConsole.Core.Channels.Deliveries.Domains;

namespace CampaignConsole.Web.Features.Settings;

/// <summary>The pace of one domain while it is edited; without a number there is none.</summary>
public sealed class DomainLimitEdit
{
    const int UsualAtOnce = 2;

    public string Domain { get; set; } = "";

    public int? PerSecond { get; set; }

    public int AtOnce { get; set; } = UsualAtOnce;

    public static DomainLimitEdit Of(DomainLimit limit) => new() { Domain = limit.Domain, PerSecond = limit.PerSecond, AtOnce = limit.AtOnce };

    public DomainLimit? ToLimit() => PerSecond is { } perSecond ? new DomainLimit(Domain.Trim().TrimStart('@').TrimEnd('.').ToLowerInvariant(), perSecond, AtOnce) : null;
}
