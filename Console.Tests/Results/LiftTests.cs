using System.Text.Json;
using CampaignConsole.Core.Results;

namespace CampaignConsole.Tests.Results;

public class LiftTests
{
    [Fact]
    public void The_interval_agrees_with_R()
    {
        using var examples = JsonDocument.Parse(File.ReadAllText(RealData.File("statistics/ab_examples.json")));
        var example = examples.RootElement.EnumerateArray().Single(one => one.GetProperty("id").GetString() == "R-clinic-welch");
        double[] Values(string name) => [.. example.GetProperty(name).EnumerateArray().Select(value => value.GetDouble())];
        var expected = example.GetProperty("expected").GetProperty("ci95");

        var lift = Lift.Between(Arm.Of(Values("x")), Arm.Of(Values("y")));

        Assert.Equal(expected[0].GetDouble(), lift.Low!.Value, 1e-9);
        Assert.Equal(expected[1].GetDouble(), lift.High!.Value, 1e-9);
        Assert.Equal(LiftVerdict.NotDecided, lift.Verdict);
    }

    [Fact]
    public void A_clear_gain_is_a_gain_and_its_mirror_a_loss()
    {
        var (high, low) = (Arm.Of([10, 11, 12, 13, 14]), Arm.Of([1, 2, 3, 4, 5]));
        Assert.Equal(LiftVerdict.Gain, Lift.Between(high, low).Verdict);
        Assert.Equal(LiftVerdict.Loss, Lift.Between(low, high).Verdict);
        Assert.Equal(9, Lift.Between(high, low).Difference);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Without_a_control_group_there_is_no_interval(int members)
    {
        var lift = Lift.Between(Arm.Of([1, 2, 3]), Arm.Of([.. Enumerable.Repeat(2.0, members)]));
        Assert.Equal((null, null, LiftVerdict.NotDecided), (lift.Low, lift.High, lift.Verdict));
    }

    [Fact]
    public void Arms_that_never_vary_give_no_interval() => Assert.Null(Lift.Between(Arm.Of([0, 0, 0]), Arm.Of([0, 0])).Low);
}
