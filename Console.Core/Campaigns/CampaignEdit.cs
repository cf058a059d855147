using CampaignConsole.Core.Campaigns.Schedule;

namespace CampaignConsole.Core.Campaigns;

/// <summary>What the four steps of the editor save; content has a verb of its own.</summary>
public sealed record CampaignEdit
{
    public required string Name { get; init; }

    public long? PromotionId { get; init; }

    public long? AudienceId { get; init; }

    /// <summary>The saved version that is used; null takes the latest one now.</summary>
    public int? AudienceVersion { get; init; }

    public string Topic { get; init; } = "offers";

    /// <summary>0 to 5,000; 1,000 is 10 %.</summary>
    public int ControlBasisPoints { get; init; }

    /// <summary>In the order of preference.</summary>
    public IReadOnlyList<ChannelChoice> Channels { get; init; } = [];

    public CampaignSchedule Schedule { get; init; } = new();

    public bool AlsoAtTill { get; init; }

    public bool Remind { get; init; }

    /// <summary>1 to 60 days before the offer ends; null: nobody is reminded.</summary>
    public int? EndReminderDays { get; init; }

    public bool DropInQuietHours { get; init; }

    public int Priority { get; init; } = 100;
}
