using CampaignConsole.Core.Platform.Settings;

namespace CampaignConsole.Core.Promotions.Claims;

/// <summary>Against what a claim such as "20 % off" is held.</summary>
public sealed record ClaimPolicy : ISettings<ClaimPolicy>
{
    public static string Name => "price-claims";

    public static ClaimPolicy Default { get; } = new();

    /// <summary>Days whose lowest price counts, 0 to 365; 0 asks nothing. 30 is that of Directive 98/6/EC, article 6a.</summary>
    public int Days { get; init; } = 30;
}
