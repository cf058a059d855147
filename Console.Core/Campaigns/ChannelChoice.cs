using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Campaigns;

/// <summary>A channel that a campaign uses, in the order of preference.</summary>
/// <param name="Channel">A name of <see cref="ChannelNames"/>.</param>
/// <param name="Step">1 is sent at once; 2 only to whom step 1 did not reach.</param>
/// <param name="AfterHours">Hours between the run and a fall-back step.</param>
public sealed record ChannelChoice(string Channel, short Step = 1, int AfterHours = 0)
{
    /// <summary>Reads a campaign's stored choice; unknown names are left out.</summary>
    public static IReadOnlyList<ChannelChoice> Read(string json) =>
        [.. CanonicalJson.Read<IReadOnlyList<ChannelChoice>>(json).Where(choice => ChannelNames.IsKnown(choice.Channel)).DistinctBy(choice => choice.Channel)];

    public bool IsSending => ChannelNames.Sending.Contains(Channel);
}
