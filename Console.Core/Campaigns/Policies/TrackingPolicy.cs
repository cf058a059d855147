using CampaignConsole.Core.Platform.Settings;

namespace CampaignConsole.Core.Campaigns.Policies;

/// <summary>What this brand counts of its messages. Switched off, links stay as they were written, no picture is put in, and what still comes of older messages is not stored.</summary>
public sealed record TrackingPolicy : ISettings<TrackingPolicy>
{
    public static string Name => "tracking";

    public static TrackingPolicy Default { get; } = new();

    /// <summary>Of e-mail: that it was opened, by a picture of one pixel.</summary>
    public bool Opens { get; init; } = true;

    /// <summary>Which links were followed.</summary>
    public bool Clicks { get; init; } = true;
}
