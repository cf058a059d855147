using MathNet.Numerics.Distributions;

namespace CampaignConsole.Core.Results;

/// <summary>What is known of one arm: how many members, the sum and the sum of squares of their outcomes.</summary>
/// <param name="Members">Members of the arm, those without a purchase among them.</param>
/// <param name="Sum">Sum of the outcomes, minor units.</param>
/// <param name="Squares">Sum of the squared outcomes.</param>
public readonly record struct Arm(long Members, double Sum, double Squares)
{
    public double Mean => Members == 0 ? 0 : Sum / Members;

    /// <summary>The sample variance, with n − 1.</summary>
    public double Variance => Members < 2 ? 0 : Math.Max(0, (Squares - (Sum * Sum / Members)) / (Members - 1));

    public static Arm Of(IReadOnlyCollection<double> values) => new(values.Count, values.Sum(), values.Sum(value => value * value));
}

/// <summary>The verdict that a difference with its interval allows.</summary>
public enum LiftVerdict
{
    /// <summary>The interval contains zero, or an arm has fewer than two members.</summary>
    NotDecided,
    Gain,
    Loss,
}

/// <summary>The difference per member between those who got an offer and the control group, with its 95 % interval.</summary>
/// <remarks>
/// Welch's t interval: difference ± t(0.975, df) · √(s₁²/n₁ + s₂²/n₂), df by Welch and Satterthwaite
/// (B. L. Welch, "The generalization of Student's problem when several different population variances are involved", Biometrika 34, 1947).
/// It does not assume equal variances, which spending never has.
/// </remarks>
/// <param name="Difference">Minor units per member; positive when the treated bought more.</param>
/// <param name="Low">Lower end of the interval; null where it cannot be computed.</param>
public sealed record Lift(Arm Treated, Arm Control, double Difference, double? Low, double? High)
{
    public const double Confidence = 0.95;

    public LiftVerdict Verdict => Low is null ? LiftVerdict.NotDecided : Low > 0 ? LiftVerdict.Gain : High < 0 ? LiftVerdict.Loss : LiftVerdict.NotDecided;

    /// <summary>Half the width of the interval: what stands behind ±.</summary>
    public double? Margin => High - Difference;

    /// <summary>Computes it; without two members in each arm, or without any variance, there is a difference but no interval.</summary>
    public static Lift Between(Arm treated, Arm control)
    {
        var difference = treated.Mean - control.Mean;
        if (treated.Members < 2 || control.Members < 2) return new Lift(treated, control, difference, null, null);
        var (first, second) = (treated.Variance / treated.Members, control.Variance / control.Members);
        var error = first + second;
        if (error <= 0) return new Lift(treated, control, difference, null, null);
        var freedom = error * error / ((first * first / (treated.Members - 1)) + (second * second / (control.Members - 1)));
        var margin = StudentT.InvCDF(0, 1, freedom, 1 - ((1 - Confidence) / 2)) * Math.Sqrt(error);
        return new Lift(treated, control, difference, difference - margin, difference + margin);
    }
}
