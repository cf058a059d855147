using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Tests.Channels.Receivers;

namespace CampaignConsole.Tests.Rigs;

/// <summary>A checker that finds nothing would let every rig pass.</summary>
public sealed class InquestTests
{
    static readonly Guid[] Keys = [.. Enumerable.Range(1, 4).Select(number => Ids.DeliveryKey(1, number, "sms", 1))];

    [Fact]
    public void What_is_as_it_should_be_gives_nothing_to_complain_about()
    {
        Assert.Equal(new Verdict(0, 0, 0, 0, 2), Inquest.OfKeyed([Row(0), Row(1)], [Effect(0), Effect(1), new Taken("repeat", Key(1), "sms", "to 1", null)]));
        Assert.Equal(new Verdict(0, 0, 0, 1, 1), Inquest.OfUnkeyed([Row(0), Row(1, DeliveryState.Unknown)], [Effect(0), Effect(1)]));
        Assert.Equal(new Verdict(0, 0, 0, 1, 1), Inquest.OfUnkeyed([Row(0), Row(1, DeliveryState.Unknown)], [Effect(0)]));
    }

    [Fact]
    public void What_was_lost_is_found()
    {
        Assert.Equal(1, Inquest.OfKeyed([Row(0), Row(1)], [Effect(0)]).Lost);
        Assert.Equal(1, Inquest.OfUnkeyed([Row(0), Row(1)], [Effect(0)]).Lost);
    }

    [Fact]
    public void What_was_done_twice_is_found()
    {
        Assert.Equal(1, Inquest.OfKeyed([Row(0)], [Effect(0), Effect(0) with { Key = Key(1) }]).Doubled);
        Assert.Equal(1, Inquest.OfUnkeyed([Row(0)], [Effect(0), Effect(0)]).Doubled);
    }

    [Fact]
    public void What_nobody_can_account_for_is_found()
    {
        Assert.Equal(1, Inquest.OfKeyed([Row(0)], [Effect(0), Effect(3)]).Unaccounted);
        Assert.Equal(1, Inquest.OfUnkeyed([Row(0), Row(1, DeliveryState.Rejected)], [Effect(0), Effect(1)]).Unaccounted);
        Assert.Equal(1, Inquest.OfUnkeyed([Row(0, DeliveryState.Planned)], []).Unaccounted);
    }

    static Delivery Row(int number, DeliveryState state = DeliveryState.Accepted) => new() { Key = Keys[number], Channel = "sms", State = state };

    static Taken Effect(int number) => new("effect", Key(number), "sms", $"to {number}", null);

    static string Key(int number) => Keys[number].ToString("D");
}
