namespace CampaignConsole.Web.Ui;

/// <summary>One line of a <see cref="LineChart"/>: a value for each label of the axis; null leaves a gap.</summary>
public sealed record ChartLine(string Label, IReadOnlyList<double?> Values);

/// <summary>Something that happened at one label of the axis.</summary>
public sealed record ChartMark(int At, string Text);

/// <summary>One bar of a <see cref="BarChart"/>.</summary>
/// <param name="Shown">The value as people read it; null writes the number.</param>
public sealed record ChartBar(string Label, double Value, string? Shown = null, string? Colour = null);

/// <summary>An estimate with its interval.</summary>
/// <param name="Shown">The estimate as people read it: "+ ¥ 14.20 ± 3.10".</param>
public sealed record ChartInterval(string Label, double Low, double Estimate, double High, string Shown);

/// <summary>Scales of charts: round steps that people can read.</summary>
public static class ChartScale
{
    /// <summary>The ticks from the lowest to the highest value, zero included: about four, at 1, 2, 2.5 or 5 times a power of ten.</summary>
    /// <param name="whole">What is counted comes in whole numbers: no step is below 1.</param>
    public static IReadOnlyList<double> Ticks(double low, double high, bool whole = false)
    {
        low = Math.Min(0, low);
        high = Math.Max(high, low + 1e-9);
        var rough = (high - low) / 4;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = new[] { 1, 2, 2.5, 5, 10 }.First(factor => factor * power >= rough * 0.999) * power;
        if (whole && step < 1) step = 1;
        var first = Math.Floor(low / step);
        var last = Math.Ceiling(Math.Round(high / step, 6));
        return [.. Enumerable.Range(0, (int)(last - first) + 1).Select(index => (first + index) * step)];
    }
}
