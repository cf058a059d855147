namespace CampaignConsole.Web.Ui;

/// <summary>One part of a balance bar.</summary>
/// <param name="Colour">A token: <c>var(--s1)</c>; see <see cref="Colours"/>.</param>
/// <param name="Rest">Drawn as the bar's ground: what is still to come.</param>
public sealed record BalancePart(string Label, long Count, string Colour, bool Rest = false);

/// <summary>The tokens for series and states, by name.</summary>
public static class Colours
{
    public const string First = "var(--s1)";
    public const string Second = "var(--s2)";
    public const string Third = "var(--s3)";
    public const string Fourth = "var(--s4)";
    public const string Fifth = "var(--s5)";
    public const string Bad = "var(--bad)";
    public const string Rest = "var(--line-strong)";

    /// <summary>The n-th series, from zero.</summary>
    public static string Series(int index) => $"var(--s{(index % 5) + 1})";
}
