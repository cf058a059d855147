using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Kernel;
using Xunit;

namespace CampaignConsole.Tests.Assignments;

public class AllocationTests
{
    static readonly ChannelSet Email = ChannelSet.Of([ChannelNames.Email]);
    static readonly ChannelSet Sms = ChannelSet.Of([ChannelNames.Sms]);
    static readonly AllocationRule Rule = new() { Seed = 7, Sending = Email | Sms };

    static ConsideredMember Member(long id = 1) => new() { MemberId = id, OriginMemberId = id, Consents = Email | Sms, Addresses = Email | Sms };

    static void Removed(SuppressionReason reason, ConsideredMember member, AllocationRule? rule = null) =>
        Assert.Equal(new Decision(AssignmentOutcome.Suppressed, reason, ChannelSet.None), Allocation.Decide(member, rule ?? Rule));

    static void Gets(ChannelSet tell, ConsideredMember member, AllocationRule? rule = null) =>
        Assert.Equal(new Decision(AssignmentOutcome.Assigned, SuppressionReason.None, tell), Allocation.Decide(member, rule ?? Rule));

    [Fact]
    public void A_reachable_member_is_told_on_every_chosen_channel() => Gets(Email | Sms, Member());

    [Fact]
    public void Only_channels_with_both_consent_and_address_are_used()
    {
        Gets(Sms, Member() with { Consents = Sms });
        Gets(Email, Member() with { Addresses = Email });
        Gets(Email, Member() with { Capped = Sms });
        Gets(Email, Member() with { Suppressed = Sms });
    }

    [Fact]
    public void Every_rule_removes_with_its_own_reason()
    {
        Removed(SuppressionReason.Erased, Member() with { Erased = true });
        Removed(SuppressionReason.Merged, Member() with { Merged = true });
        Removed(SuppressionReason.OutOfScope, Member() with { OutOfScope = true });
        Removed(SuppressionReason.Objection, Member() with { ObjectsToPersonal = true });
        Removed(SuppressionReason.NoConsent, Member() with { Consents = ChannelSet.Of([ChannelNames.Push]) });
        Removed(SuppressionReason.NoAddress, Member() with { Addresses = ChannelSet.None });
        Removed(SuppressionReason.NoAddress, Member() with { Consents = Email, Addresses = Sms });
        Removed(SuppressionReason.SuppressedAddress, Member() with { Suppressed = Email | Sms });
        Removed(SuppressionReason.SuppressedAddress, Member() with { Consents = Email, Suppressed = Email });
        Removed(SuppressionReason.Paused, Member() with { Paused = true });
        Removed(SuppressionReason.HoldsIt, Member() with { HoldsIt = true });
        Removed(SuppressionReason.HoldsOverlapping, Member() with { HoldsOverlapping = true });
        Removed(SuppressionReason.FrequencyCap, Member() with { RecentRuns = 3 }, Rule with { MostRuns = 3 });
        Removed(SuppressionReason.FrequencyCap, Member() with { Capped = Email | Sms });
    }

    [Fact]
    public void The_first_rule_that_applies_is_the_reason() =>
        Removed(SuppressionReason.Objection, Member() with { ObjectsToPersonal = true, Consents = ChannelSet.None, HoldsIt = true, RecentRuns = 99 });

    [Fact]
    public void Below_the_cap_nobody_is_removed() => Gets(Email | Sms, Member() with { RecentRuns = 2 }, Rule with { MostRuns = 3 });

    [Fact]
    public void Also_at_the_till_keeps_those_who_cannot_be_told()
    {
        var till = Rule with { AlsoAtTheTill = true };
        Gets(ChannelSet.None, Member() with { Consents = ChannelSet.None }, till);
        Gets(ChannelSet.None, Member() with { Addresses = ChannelSet.None, RecentRuns = 9 }, till with { MostRuns = 3 });
        Gets(ChannelSet.None, Member() with { Suppressed = Email | Sms }, till);
        Gets(ChannelSet.None, Member() with { Paused = true }, till);
        Removed(SuppressionReason.Objection, Member() with { ObjectsToPersonal = true }, till);
    }

    [Fact]
    public void A_campaign_that_only_answers_needs_no_consent() =>
        Gets(ChannelSet.None, Member() with { Consents = ChannelSet.None, Addresses = ChannelSet.None }, Rule with { Sending = ChannelSet.None });

    [Fact]
    public void Remind_tells_those_again_who_hold_it() => Gets(Email | Sms, Member() with { HoldsIt = true }, Rule with { Remind = true });

    [Fact]
    public void Control_is_drawn_among_the_eligible_only()
    {
        var all = Rule with { ControlPercent = 50 };
        for (var id = 1L; id <= 2_000; id++)
        {
            Removed(SuppressionReason.NoConsent, Member(id) with { Consents = ChannelSet.None }, all);
            var decision = Allocation.Decide(Member(id), all);
            Assert.Equal(decision.Outcome == AssignmentOutcome.Control, decision.Tell.IsEmpty);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(10)]
    [InlineData(50)]
    public void The_control_group_has_the_asked_share(double percent)
    {
        const int members = 100_000;
        foreach (var seed in new[] { 1L, 2L, 987_654_321_012_345L, -5L })
        {
            var control = 0;
            for (var id = 1L; id <= members; id++)
                if (Allocation.Decide(Member(id), Rule with { Seed = seed, ControlPercent = (decimal)percent }).Outcome == AssignmentOutcome.Control) control++;
            var share = percent / 100;
            // Five standard deviations of a binomial count: fails by chance once in two million draws.
            Assert.InRange(control, (share * members) - (5 * Math.Sqrt(members * share * (1 - share))), (share * members) + (5 * Math.Sqrt(members * share * (1 - share))));
        }
    }

    [Fact]
    public void A_member_has_the_same_arm_in_every_run_and_in_every_order()
    {
        var rule = Rule with { ControlPercent = 30 };
        var first = Enumerable.Range(1, 5_000).ToDictionary(id => id, id => Allocation.Decide(Member(id), rule).Outcome);
        var later = Enumerable.Range(1, 5_000).Reverse().ToDictionary(id => id, id => Allocation.Decide(Member(id) with { MemberId = id + 77, RecentRuns = 1, Consents = Sms }, rule).Outcome);
        Assert.Equal(first, later.OrderBy(pair => pair.Key).ToDictionary());
        Assert.Contains(AssignmentOutcome.Control, first.Values);
    }

    [Fact]
    public void A_larger_control_group_contains_the_smaller_one()
    {
        for (var id = 1L; id <= 5_000; id++)
            if (Allocation.InControl(11, id, 5)) Assert.True(Allocation.InControl(11, id, 20));
    }

    [Fact]
    public void Different_campaigns_draw_independently()
    {
        var both = Enumerable.Range(1, 40_000).Count(id => Allocation.InControl(1, id, 20) && Allocation.InControl(2, id, 20));
        Assert.InRange(both, 1_600 - 200, 1_600 + 200);
    }

    [Fact]
    public void Channel_sets_read_back_what_they_were_made_of()
    {
        Assert.Equal([ChannelNames.Email, ChannelNames.Sms], (Email | Sms).Names());
        Assert.True((Email | Sms).Has(ChannelNames.Sms));
        Assert.Equal(2, (Email | Sms).Count);
        Assert.Equal("channel_unknown", Assert.Throws<Refused>(() => ChannelSet.Of(["pigeon"])).Code);
    }
}
