using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Channels.Deliveries;
using Xunit;

namespace CampaignConsole.Tests.Channels.Deliveries;

public class ChannelPulseTests
{
    static readonly DateTimeOffset Now = new(2026, 11, 21, 20, 0, 0, TimeSpan.Zero);

    static readonly ChannelGuards Guards = new();

    [Theory]
    [InlineData(199, 199, 199, null)]
    [InlineData(200, 9, 0, null)]
    [InlineData(200, 10, 0, "auto_bounces")]
    [InlineData(1_000, 49, 2, null)]
    [InlineData(1_000, 50, 2, "auto_bounces")]
    [InlineData(1_000, 0, 3, "auto_complaints")]
    [InlineData(999_999, 49_999, 2_999, null)]
    public void Shares_pause_a_channel_from_the_limit_on_and_never_below_the_least_attempts(long attempts, long bounces, long complaints, string? reason) =>
        Assert.Equal(reason, Guards.Verdict(new ChannelFigures(attempts, bounces, complaints, 100, 24)));

    [Theory]
    [InlineData(100, 24, null)]
    [InlineData(100, 25, "auto_errors")]
    [InlineData(99, 99, null)]
    public void Errors_are_judged_over_a_whole_hundred(int attempts, int errors, string? reason) => Assert.Equal(reason, Guards.Verdict(new ChannelFigures(0, 0, 0, attempts, errors)));

    [Fact]
    public void Only_the_last_hundred_count()
    {
        var pulse = Many(new ChannelPulse(), AttemptOutcome.Failed, 30);
        pulse = Many(pulse, AttemptOutcome.Taken, 76);
        Assert.Equal((100, 24), (pulse.Recent.Length, pulse.Errors));
    }

    [Fact]
    public void The_breaker_opens_after_connections_failed_in_a_row_and_any_answer_closes_it()
    {
        var four = Many(new ChannelPulse(), AttemptOutcome.NotConnected, 4);
        Assert.False(four.IsOpen);
        Assert.False(Many(Many(four, AttemptOutcome.Refused, 1), AttemptOutcome.NotConnected, 4).IsOpen);
        var open = Many(four, AttemptOutcome.NotConnected, 1);
        Assert.Equal((true, Now.AddSeconds(30), "smtp_refused"), (open.IsOpen, open.OpenUntil, open.Cause));
        var closed = Many(open, AttemptOutcome.Later, 1);
        Assert.Equal((false, 0, 0, (string?)null), (closed.IsOpen, closed.Failures, closed.Opens, closed.Cause));
    }

    [Fact]
    public void A_failed_trial_waits_twice_as_long_up_to_a_quarter_of_an_hour_and_is_no_error_of_the_hundred()
    {
        var pulse = Many(new ChannelPulse(), AttemptOutcome.NotConnected, 5);
        List<double> waits = [];
        for (var i = 0; i < 7; i++)
        {
            pulse = Many(pulse, AttemptOutcome.NotConnected, 1);
            waits.Add((pulse.OpenUntil!.Value - Now).TotalSeconds);
        }

        Assert.Equal([60, 120, 240, 480, 900, 900, 900], waits);
        Assert.Equal((0, Now), (pulse.Errors, pulse.OpenedAt));
    }

    [Fact]
    public void Of_messages_sent_side_by_side_one_answer_shows_that_there_is_a_connection()
    {
        var pulse = new ChannelPulse().After([.. Enumerable.Repeat(AttemptOutcome.NotConnected, 7), AttemptOutcome.Taken], "smtp_refused", Guards, Now);
        Assert.Equal((false, 0, 0, "."), (pulse.IsOpen, pulse.Failures, pulse.Errors, pulse.Recent));
    }

    [Fact]
    public void An_outage_that_opens_the_breaker_in_one_volley_of_32_does_not_pause_the_channel()
    {
        var pulse = Many(new ChannelPulse(), AttemptOutcome.Taken, 100).After([.. Enumerable.Repeat(AttemptOutcome.NotConnected, 32)], "smtp_refused", Guards, Now);
        Assert.Equal((true, 100, 0), (pulse.IsOpen, pulse.Recent.Length, pulse.Errors));
        Assert.Null(Guards.Verdict(new ChannelFigures(132, 0, 0, pulse.Recent.Length, pulse.Errors)));
    }

    [Fact]
    public void What_was_called_back_says_nothing()
    {
        Assert.Equal(AttemptOutcome.None, ChannelPulse.OutcomeOf(new SendResult.NotStarted("stopped")));
        var open = Many(new ChannelPulse(), AttemptOutcome.NotConnected, 5);
        Assert.Equal(open, Many(open, AttemptOutcome.None, 9));
    }

    static ChannelPulse Many(ChannelPulse pulse, AttemptOutcome outcome, int count)
    {
        for (var i = 0; i < count; i++) pulse = pulse.After([outcome], "smtp_refused", Guards, Now);
        return pulse;
    }
}
