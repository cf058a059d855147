using CampaignConsole.Core.Campaigns;

namespace CampaignConsole.Core.Assignments;

/// <summary>A channel by which one member is told, and when.</summary>
/// <param name="Step">1 is told with the run; the others only if what comes before has not reached the member.</param>
/// <param name="After">How long after the run, where nothing before it is late.</param>
public readonly record struct ToldBy(string Channel, short Step, TimeSpan After);

/// <summary>By which channels one member is told, in which order. Pure.</summary>
public static class ChannelOrder
{
    /// <summary>
    /// All channels at once, or one after the other: those that can reach the member, in the campaign's order, the member's own first choice in front. The waits belong to the
    /// places and stay where they are when channels change places or fall out.
    /// </summary>
    /// <param name="tell">Channels on which the member may be told.</param>
    /// <param name="preferred">By which the member wants to be told first; null: none was named.</param>
    public static IReadOnlyList<ToldBy> Of(IReadOnlyList<ChannelChoice> choices, ChannelSet tell, string? preferred)
    {
        var open = choices.Where(choice => tell.Has(choice.Channel)).ToList();
        if (!ChannelChoice.InOrder(choices)) return [.. open.Select(choice => new ToldBy(choice.Channel, 1, TimeSpan.Zero))];
        var (told, after, step) = (new List<ToldBy>(open.Count), TimeSpan.Zero, (short)0);
        foreach (var choice in open.OrderByDescending(choice => choice.Channel == preferred).ThenBy(choice => choice.Step))
        {
            step++;
            if (step > 1) after += ChannelChoice.WaitBefore(choices, step);
            told.Add(new ToldBy(choice.Channel, step, after));
        }

        return told;
    }
}
