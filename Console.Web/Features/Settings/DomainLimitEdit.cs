using CampaignConsole.Core.Channels.Deliveries.Domains;

namespace CampaignConsole.Web.Features.Settings;

/// <summary>The pace of one domain while it is edited.</summary>
public sealed class DomainLimitEdit
{
    const int UsualAtOnce = 2;

    public string Domain { get; set; } = "";

    public int? PerSecond { get; set; }

    public int AtOnce { get; set; } = UsualAtOnce;

    public static DomainLimitEdit Of(DomainLimit limit) => new() { Domain = limit.Domain, PerSecond = limit.PerSecond, AtOnce = limit.AtOnce };

    /// <summary>Null where nothing is filled in.</summary>
    /// <exception cref="Core.Kernel.Refused"><c>domain_limit_incomplete</c></exception>
    public DomainLimit? ToLimit() => DomainLimit.Of(Domain, PerSecond, AtOnce);

    /// <summary>Of all domains without a row of their own; null without a number.</summary>
    public DomainLimit? ToOthers() => PerSecond is { } perSecond ? new DomainLimit("", perSecond, AtOnce) : null;
}
