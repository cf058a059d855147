using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Campaigns;

/// <summary>A channel that a campaign uses, in the order of preference.</summary>
/// <param name="Channel">A name of <see cref="ChannelNames"/>.</param>
/// <param name="Step">Where all channels are used, 1 for each; where a member is told on one channel after another, its place from 1.</param>
/// <param name="AfterHours">Of the second place and those behind it: hours that whoever was told by the place before has to be reached.</param>
public sealed record ChannelChoice(string Channel, short Step = 1, int AfterHours = 0)
{
    /// <summary>The shortest and the longest wait for a delivery, in hours: a week.</summary>
    public const int ShortestWait = 1, LongestWait = 168;

    /// <summary>Reads a campaign's stored choice; unknown names are left out.</summary>
    public static IReadOnlyList<ChannelChoice> Read(string json) =>
        [.. CanonicalJson.Read<IReadOnlyList<ChannelChoice>>(json).Where(choice => ChannelNames.IsKnown(choice.Channel)).DistinctBy(choice => choice.Channel)];

    public bool IsSending => ChannelNames.Sending.Contains(Channel);

    /// <summary>One channel each, and the next only for whom the one before did not reach; false: all channels at once.</summary>
    public static bool InOrder(IEnumerable<ChannelChoice> choices) => choices.Any(choice => choice.Step > 1);

    /// <summary>As it is stored: each channel once, places without a gap in the order given, waits from the second place on only.</summary>
    public static IReadOnlyList<ChannelChoice> Ordered(IReadOnlyList<ChannelChoice> choices)
    {
        var inOrder = InOrder(choices);
        short step = 0;
        return [.. choices.DistinctBy(choice => choice.Channel).Select(choice =>
            !inOrder || !choice.IsSending ? new ChannelChoice(choice.Channel) : ++step == 1 ? new ChannelChoice(choice.Channel) : choice with { Step = step })];
    }

    /// <summary>The wait before a place, whoever of the channels stands there for a member.</summary>
    public static TimeSpan WaitBefore(IEnumerable<ChannelChoice> choices, int step) =>
        TimeSpan.FromHours(choices.Where(choice => choice.Step == step).Select(choice => choice.AfterHours).FirstOrDefault());
}
