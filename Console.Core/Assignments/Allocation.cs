using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Assignments;

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
public readonly record struct Decision(AssignmentOutcome Outcome, SuppressionReason Reason, ChannelSet Tell);

/// <summary>Who gets the offer: eligibility first, then the control group among the eligible. Pure; one member's answer never depends on another.</summary>
public static class Allocation
{
    public static Decision Decide(in ConsideredMember member, AllocationRule rule)
    {
        var reachable = rule.Sending & member.Consents & member.Addresses;
        var open = member.Paused ? ChannelSet.None : reachable - member.Suppressed;
        var tell = open - member.Capped;
        var reason = Remove(member, rule, reachable, open, tell);
        if (reason != SuppressionReason.None) return new Decision(AssignmentOutcome.Suppressed, reason, ChannelSet.None);
        return InControl(rule.Seed, member.OriginMemberId, rule.ControlPercent)
            ? new Decision(AssignmentOutcome.Control, SuppressionReason.None, ChannelSet.None)
            : new Decision(AssignmentOutcome.Assigned, SuppressionReason.None, tell);
    }

    /// <summary>True when the draw puts a member into the control group: the same in every run of the campaign.</summary>
    public static bool InControl(long seed, long originMember, decimal percent) =>
        percent > 0 && Ids.Draw(seed, originMember) < (double)percent / 100;

    static SuppressionReason Remove(in ConsideredMember member, AllocationRule rule, ChannelSet reachable, ChannelSet open, ChannelSet tell)
    {
        if (member.Erased) return SuppressionReason.Erased;
        if (member.Merged) return SuppressionReason.Merged;
        if (member.OutOfScope) return SuppressionReason.OutOfScope;
        if (member.ObjectsToPersonal) return SuppressionReason.Objection;
        var needsMessage = !rule.Sending.IsEmpty && !rule.AlsoAtTheTill;
        if (needsMessage && (rule.Sending & member.Consents).IsEmpty) return SuppressionReason.NoConsent;
        if (needsMessage && reachable.IsEmpty) return SuppressionReason.NoAddress;
        if (needsMessage && (reachable - member.Suppressed).IsEmpty) return SuppressionReason.SuppressedAddress;
        if (needsMessage && member.Paused) return SuppressionReason.Paused;
        if (member.HoldsIt && !rule.Remind) return SuppressionReason.HoldsIt;
        if (member.HoldsOverlapping) return SuppressionReason.HoldsOverlapping;
        // Who holds it keeps it; the priority decides among the others.
        if (member.Outranked && !member.HoldsIt) return SuppressionReason.Outranked;
        var wouldBeTold = !open.IsEmpty;
        if (wouldBeTold && member.LessOften && member.RecentRunsOfSeldom >= (rule.MostRuns ?? LessOften.WithoutCap)) return SuppressionReason.LessOften;
        if (wouldBeTold && (member.RecentRuns >= rule.MostRuns || tell.IsEmpty)) return SuppressionReason.FrequencyCap;
        return SuppressionReason.None;
    }
}
