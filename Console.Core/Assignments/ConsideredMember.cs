namespace CampaignConsole.Core.Assignments;

/// <summary>The facts of one considered member, at the moment of resolving.</summary>
public readonly record struct ConsideredMember
{
    public long MemberId { get; init; }

    /// <summary>Keys and draws use this one; it never changes.</summary>
    public long OriginMemberId { get; init; }

    public bool Erased { get; init; }

    public bool Merged { get; init; }

    /// <summary>Outside what the launcher may reach.</summary>
    public bool OutOfScope { get; init; }

    public bool ObjectsToPersonal { get; init; }

    /// <summary>Sending channels with consent for the campaign's topic.</summary>
    public ChannelSet Consents { get; init; }

    /// <summary>Sending channels with a usable address.</summary>
    public ChannelSet Addresses { get; init; }

    /// <summary>Channels whose address is on the suppression list.</summary>
    public ChannelSet Suppressed { get; init; }

    /// <summary>Asked for silence until a day that lies ahead.</summary>
    public bool Paused { get; init; }

    /// <summary>Asked for fewer messages.</summary>
    public bool LessOften { get; init; }

    /// <summary>The channel by which the member wants to be told first; null: none was named.</summary>
    public string? Preferred { get; init; }

    public bool HoldsIt { get; init; }

    public bool HoldsOverlapping { get; init; }

    /// <summary>Left to a campaign of a better priority whose price would meet this one.</summary>
    public bool Outranked { get; init; }

    /// <summary>Runs that told the member something inside the window of the cap across channels.</summary>
    public int RecentRuns { get; init; }

    /// <summary>The same inside the longer window of whoever asked for fewer messages; counted for those only.</summary>
    public int RecentRunsOfSeldom { get; init; }

    /// <summary>Channels whose own cap is used up.</summary>
    public ChannelSet Capped { get; init; }
}
