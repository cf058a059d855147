using CampaignConsole.Core.Platform.Settings;

namespace CampaignConsole.Core.Campaigns.Policies;

/// <summary>The brand's rules for campaigns: when a second person must agree, how often a member is told something.</summary>
public sealed record CampaignPolicy : ISettings<CampaignPolicy>
{
    public static string Name => "campaigns";

    // Nulls mean "no limit" and are left out of the stored document; so the limits stand here and not beside the properties.
    public static CampaignPolicy Default { get; } = new() { AudienceAbove = 5_000, CostAbove = 5_000_000, DepthAbove = 50, MostRuns = 3 };

    /// <summary>An audience above this needs a second person; null: never for its size.</summary>
    public int? AudienceAbove { get; init; }

    /// <summary>Highest cost above this, in minor units of the brand's currency, needs a second person.</summary>
    public long? CostAbove { get; init; }

    /// <summary>A discount above this per cent needs a second person.</summary>
    public int? DepthAbove { get; init; }

    /// <summary>An offer without a cap or without an end needs a second person.</summary>
    public bool UnboundedNeedsApproval { get; init; } = true;

    /// <summary>New personal or pool codes need a second person.</summary>
    public bool CodePoolNeedsApproval { get; init; } = true;

    /// <summary>Above this many members the launcher types the number.</summary>
    public int TypeNumberAbove { get; init; } = 1_000;

    /// <summary>Most runs that may tell a member something within the window; null: no cap.</summary>
    public int? MostRuns { get; init; }

    /// <summary>The rolling window of the cap, in days.</summary>
    public int WindowDays { get; init; } = 7;

    /// <summary>Most members that a launch may consider; null: any number.</summary>
    public int? MostRecipients { get; init; }

    /// <summary>A launch that considers more members than this begins only after a while in which it can be undone; null: none does.</summary>
    public int? CoolOffAbove { get; init; }

    /// <summary>How long such a launch waits, in minutes.</summary>
    public int CoolOffMinutes { get; init; } = 10;

    /// <summary>Text messages that may cost more than this, in minor units of the brand's currency, need a second person; null: never for their cost.</summary>
    public long? SendingCostAbove { get; init; }

    /// <summary>How much an occurrence may exceed the approved count, in per cent.</summary>
    public int GrowthAllowed { get; init; } = 10;
}
