using System.Numerics;
using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Assignments;

/// <summary>A set of channels as bits, in the order of <see cref="ChannelNames.All"/>.</summary>
public readonly record struct ChannelSet(ushort Bits)
{
    public static ChannelSet None => default;

    public bool IsEmpty => Bits == 0;

    public int Count => BitOperations.PopCount(Bits);

    public static ChannelSet Of(IEnumerable<string> channels) => new(channels.Aggregate((ushort)0, (bits, name) => (ushort)(bits | Bit(name))));

    public bool Has(string channel) => (Bits & Bit(channel)) != 0;

    public IEnumerable<string> Names()
    {
        for (var i = 0; i < ChannelNames.All.Count; i++)
            if ((Bits & (1 << i)) != 0) yield return ChannelNames.All[i];
    }

    public static ChannelSet operator &(ChannelSet a, ChannelSet b) => new((ushort)(a.Bits & b.Bits));

    public static ChannelSet operator |(ChannelSet a, ChannelSet b) => new((ushort)(a.Bits | b.Bits));

    public static ChannelSet operator -(ChannelSet a, ChannelSet b) => new((ushort)(a.Bits & ~b.Bits));

    static ushort Bit(string channel)
    {
        for (var i = 0; i < ChannelNames.All.Count; i++)
            if (ChannelNames.All[i] == channel) return (ushort)(1 << i);
        throw new Refused("channel_unknown", RefusedKind.Invalid, channel);
    }
}

/// <summary>What one considered member came to.</summary>
public enum Arm
{
    /// <summary>Gets the offer.</summary>
    Assigned,

    /// <summary>Was eligible and was drawn to get nothing, so that the others can be compared with them.</summary>
    Control,

    /// <summary>Gets nothing, for the reason beside it.</summary>
    Suppressed,
}

/// <summary>Which rule removed a member; the first that applies, in this order.</summary>
public enum SuppressionReason
{
    None,
    Erased,
    Merged,
    OutOfScope,

    /// <summary>Objects to personalised offers.</summary>
    Objection,

    /// <summary>No consent on any chosen sending channel.</summary>
    NoConsent,

    /// <summary>Consents, but has no usable address on any such channel.</summary>
    NoAddress,

    /// <summary>Still holds this campaign's offer from an earlier run.</summary>
    HoldsIt,

    /// <summary>Holds an offer of another campaign whose price would meet this one.</summary>
    HoldsOverlapping,

    /// <summary>Was told enough already, by the frequency cap.</summary>
    FrequencyCap,
}

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

    public bool HoldsIt { get; init; }

    public bool HoldsOverlapping { get; init; }

    /// <summary>Runs that told the member something inside the window of the cap across channels.</summary>
    public int RecentRuns { get; init; }

    /// <summary>Channels whose own cap is used up.</summary>
    public ChannelSet Capped { get; init; }
}

/// <summary>What a run decides by; the same for every member of it.</summary>
public sealed record AllocationRule
{
    /// <summary>The campaign's seed: the same in all its runs, so that a member keeps the arm.</summary>
    public required long Seed { get; init; }

    /// <summary>Share of the eligible, 0 to 50 per cent, that gets nothing.</summary>
    public decimal ControlPercent { get; init; }

    /// <summary>The chosen sending channels; asking channels need no consent and are not among them.</summary>
    public required ChannelSet Sending { get; init; }

    /// <summary>"Also at the till": who cannot be told anything gets the offer all the same.</summary>
    public bool AlsoAtTheTill { get; init; }

    /// <summary>Tells those again who still hold it.</summary>
    public bool Remind { get; init; }

    /// <summary>Most runs in the window of the cap across channels, this one included; null: no cap.</summary>
    public int? MostRuns { get; init; }
}

/// <summary>The decision on one member; <paramref name="Tell"/> are the channels on which a message is planned.</summary>
public readonly record struct Decision(Arm Arm, SuppressionReason Reason, ChannelSet Tell);

/// <summary>Who gets the offer: eligibility first, then the control group among the eligible. Pure; one member's answer never depends on another.</summary>
public static class Allocation
{
    public static Decision Decide(in ConsideredMember member, AllocationRule rule)
    {
        var reachable = rule.Sending & member.Consents & member.Addresses;
        var tell = reachable - member.Capped;
        var reason = Remove(member, rule, reachable, tell);
        if (reason != SuppressionReason.None) return new Decision(Arm.Suppressed, reason, ChannelSet.None);
        return InControl(rule.Seed, member.OriginMemberId, rule.ControlPercent)
            ? new Decision(Arm.Control, SuppressionReason.None, ChannelSet.None)
            : new Decision(Arm.Assigned, SuppressionReason.None, tell);
    }

    /// <summary>True when the draw puts a member into the control group: the same in every run of the campaign.</summary>
    public static bool InControl(long seed, long originMember, decimal percent) =>
        percent > 0 && Ids.Draw(seed, originMember) < (double)percent / 100;

    static SuppressionReason Remove(in ConsideredMember member, AllocationRule rule, ChannelSet reachable, ChannelSet tell)
    {
        if (member.Erased) return SuppressionReason.Erased;
        if (member.Merged) return SuppressionReason.Merged;
        if (member.OutOfScope) return SuppressionReason.OutOfScope;
        if (member.ObjectsToPersonal) return SuppressionReason.Objection;
        var needsMessage = !rule.Sending.IsEmpty && !rule.AlsoAtTheTill;
        if (needsMessage && (rule.Sending & member.Consents).IsEmpty) return SuppressionReason.NoConsent;
        if (needsMessage && reachable.IsEmpty) return SuppressionReason.NoAddress;
        if (member.HoldsIt && !rule.Remind) return SuppressionReason.HoldsIt;
        if (member.HoldsOverlapping) return SuppressionReason.HoldsOverlapping;
        var wouldBeTold = !reachable.IsEmpty;
        if (wouldBeTold && (member.RecentRuns >= rule.MostRuns || tell.IsEmpty)) return SuppressionReason.FrequencyCap;
        return SuppressionReason.None;
    }
}
