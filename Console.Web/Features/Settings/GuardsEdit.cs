using CampaignConsole.Core.Promotions.Holds;
using CampaignConsole.Core.Redemptions.Velocity;

namespace CampaignConsole.Web.Features.Settings;

/// <summary>The limits of speed and of a budget's burning while they are edited.</summary>
public sealed class GuardsEdit(VelocityPolicy velocity, BurnPolicy burn)
{
    public IReadOnlyList<LimitEdit> Limits { get; } = [.. Enum.GetValues<VelocityScope>().Select(scope => new LimitEdit(scope, velocity.Of(scope)))];

    public int Percent { get; set; } = burn.Percent;

    public int Minutes { get; set; } = burn.Minutes;

    public long? Floor { get; set; } = burn.Floor;

    public VelocityPolicy ToVelocity() => (velocity with
    {
        Member = Of(VelocityScope.Member), Device = Of(VelocityScope.Device), Clerk = Of(VelocityScope.Clerk), Store = Of(VelocityScope.Store), Codes = Of(VelocityScope.Codes),
    }).InRange();

    public BurnPolicy ToBurn() => (burn with { Percent = Percent, Minutes = Minutes, Floor = Floor ?? 0 }).InRange();

    VelocityLimit Of(VelocityScope scope) => Limits.First(limit => limit.Scope == scope).ToLimit();
}

/// <summary>One limit while it is edited.</summary>
public sealed class LimitEdit(VelocityScope scope, VelocityLimit limit)
{
    public VelocityScope Scope { get; } = scope;

    public int Most { get; set; } = limit.Most;

    public int Minutes { get; set; } = limit.Minutes;

    public VelocityLimit ToLimit() => new(Most, Minutes);
}
