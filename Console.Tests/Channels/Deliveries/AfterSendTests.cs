using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Channels.Deliveries;

namespace CampaignConsole.Tests.Channels.Deliveries;

/// <summary>The fault table and the table of moves agree.</summary>
public sealed class AfterSendTests
{
    static readonly DateTimeOffset Now = new(2026, 11, 21, 20, 0, 0, TimeSpan.Zero);

    public static TheoryData<SendResult, DeliveryClass, int, DeliveryState> Cases => new()
    {
        { new SendResult.Accepted("x"), DeliveryClass.AtMostOnce, 1, DeliveryState.Accepted },
        { new SendResult.Rejected("smtp_550"), DeliveryClass.AtMostOnce, 1, DeliveryState.Rejected },
        { new SendResult.Deferred("smtp_450"), DeliveryClass.AtMostOnce, 1, DeliveryState.Deferred },
        { new SendResult.Deferred("smtp_450"), DeliveryClass.AtMostOnce, 12, DeliveryState.Rejected },
        { new SendResult.NotStarted("smtp_dns"), DeliveryClass.AtMostOnce, 3, DeliveryState.Planned },
        { new SendResult.NotStarted("smtp_dns"), DeliveryClass.AtMostOnce, 12, DeliveryState.Rejected },
        { new SendResult.NotStarted("stopped"), DeliveryClass.AtMostOnce, 99, DeliveryState.Planned },
        { new SendResult.Unknown("smtp_cut"), DeliveryClass.AtMostOnce, 1, DeliveryState.Unknown },
        { new SendResult.Unknown("smtp_cut"), DeliveryClass.AtLeastOnce, 1, DeliveryState.Planned },
        { new SendResult.Unknown("smtp_cut"), DeliveryClass.AtLeastOnce, 2, DeliveryState.Unknown },
        { new SendResult.Unknown("http_500"), DeliveryClass.Keyed, 1, DeliveryState.Planned },
        { new SendResult.Unknown("http_500"), DeliveryClass.Keyed, 12, DeliveryState.Unknown },
    };

    [Theory, MemberData(nameof(Cases))]
    public void A_result_leads_to_the_state_of_the_fault_table(SendResult result, DeliveryClass promise, int attempt, DeliveryState expected)
    {
        var next = AfterSend.Of(result, promise, attempt, Now, Now);

        Assert.Equal(expected, next.State);
        Assert.True(DeliveryMoves.May(DeliveryState.Sending, next.State));
        Assert.True(next.State is not (DeliveryState.Planned or DeliveryState.Deferred) || next.NotBefore >= Now);
    }

    [Fact]
    public void A_key_is_believed_only_as_long_as_the_provider_remembers_it()
    {
        var later = Now + AfterSend.KeyWindow;

        Assert.Equal(DeliveryState.Unknown, AfterSend.Of(new SendResult.Unknown("http_500"), DeliveryClass.Keyed, 2, Now, later).State);
        Assert.Equal(DeliveryState.Unknown, AfterSend.OwnerLost(DeliveryClass.Keyed, 2, Now, later).State);
        Assert.Equal(DeliveryState.Planned, AfterSend.OwnerLost(DeliveryClass.Keyed, 2, Now, Now).State);
    }

    [Fact]
    public void What_has_ended_never_goes_out_again()
    {
        foreach (var ended in new[] { DeliveryState.Accepted, DeliveryState.Rejected, DeliveryState.Suppressed, DeliveryState.Expired, DeliveryState.Cancelled, DeliveryState.ClosedUnknown })
            foreach (var to in Enum.GetValues<DeliveryState>()) Assert.False(DeliveryMoves.May(ended, to), $"{ended} to {to}");
    }

    [Theory]
    [InlineData("2026-11-21T12:59:00Z", "Asia/Shanghai", null)]
    [InlineData("2026-11-21T13:00:00Z", "Asia/Shanghai", "2026-11-22T01:00:00Z")]
    [InlineData("2026-11-21T16:30:00Z", "Asia/Shanghai", "2026-11-22T01:00:00Z")]
    [InlineData("2026-11-22T00:59:59Z", "Asia/Shanghai", "2026-11-22T01:00:00Z")]
    [InlineData("2026-11-22T01:00:00Z", "Asia/Shanghai", null)]
    [InlineData("2026-11-21T12:30:00Z", null, "2026-11-22T02:00:00Z")]
    [InlineData("2026-11-21T12:30:00Z", "Mars/Olympus", "2026-11-22T02:00:00Z")]
    public void Quiet_hours_wrap_midnight_begin_inclusive_and_end_exclusive(string now, string? zone, string? until)
    {
        var usual = new QuietWindow(new TimeOnly(21, 0), new TimeOnly(9, 0));
        var strict = new QuietWindow(new TimeOnly(20, 0), new TimeOnly(10, 0));

        Assert.Equal(until is null ? null : DateTimeOffset.Parse(until, System.Globalization.CultureInfo.InvariantCulture),
            QuietHours.Until(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture), zone, "Asia/Shanghai", usual, strict));
    }
}
