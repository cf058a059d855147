using CampaignConsole.Core.Platform.Settings;

namespace CampaignConsole.Core.Promotions.Holds;

/// <summary>How fast the money budget of an offer may go before the offer is held until somebody has looked.</summary>
public sealed record BurnPolicy : ISettings<BurnPolicy>
{
    public static string Name => "burn";

    public static BurnPolicy Default { get; } = new();

    /// <summary>Per cent of the overall money budget, 0 to 100; 0 watches nothing.</summary>
    public int Percent { get; init; } = 20;

    /// <summary>Minutes within which that share may not be reached.</summary>
    public int Minutes { get; init; } = 10;

    /// <summary>Budgets below it are not watched, for one sale may be a fifth of them: minor units of the brand's currency; offers in another one are always watched.</summary>
    public long Floor { get; init; } = 1_000_000;

    public BurnPolicy InRange() => this with { Percent = Math.Clamp(Percent, 0, 100), Minutes = Math.Clamp(Minutes, 1, 1_440), Floor = Math.Max(0, Floor) };
}
