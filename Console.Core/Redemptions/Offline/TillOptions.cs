namespace CampaignConsole.Core.Redemptions.Offline;

/// <summary>What tills that go offline may rely on; bound from the section <c>Tills</c>.</summary>
public sealed class TillOptions
{
    public const string Section = "Tills";

    /// <summary>Minutes that a till's clock may be wrong: an offer that ended less than this before a sale is honoured, and a clock that is further ahead is told.</summary>
    public int ToleranceMinutes { get; set; } = 5;

    /// <summary>Hours for which a till may use a pack after it was made.</summary>
    public int PackHours { get; set; } = 24;

    public TimeSpan Tolerance => TimeSpan.FromMinutes(ToleranceMinutes);

    public TimeSpan PackLife => TimeSpan.FromHours(PackHours);

    /// <summary>Stops a start whose figures cannot be meant.</summary>
    public TillOptions Checked() => ToleranceMinutes is < 0 or > 1_440 ? throw new InvalidOperationException($"{Section}:{nameof(ToleranceMinutes)} is from 0 to 1440.")
        : PackHours is < 1 or > 168 ? throw new InvalidOperationException($"{Section}:{nameof(PackHours)} is from 1 to 168.")
        : this;
}
