namespace CampaignConsole.Core.Channels;

/// <summary>When a channel holds itself back: for a while by its breaker, or until a person lets it go on.</summary>
public sealed record ChannelGuards
{
    /// <summary>How many of the last attempts the share of errors is taken of.</summary>
    public const int Recent = 100;

    /// <summary>Bounces and complaints are counted over the attempts of so many hours.</summary>
    public const int WindowHours = 24;

    /// <summary>Below so many attempts bounces and complaints say nothing yet.</summary>
    public int LeastAttempts { get; init; } = 200;

    /// <summary>Hard bounces at or above this share pause the channel; 500 is 5 %.</summary>
    public int BouncesBasisPoints { get; init; } = 500;

    /// <summary>Complaints at or above this share pause the channel; 30 is 0.3 %.</summary>
    public int ComplaintsBasisPoints { get; init; } = 30;

    /// <summary>Errors among the last hundred attempts that pause the channel.</summary>
    public int ErrorsOfHundred { get; init; } = 25;

    /// <summary>Attempts in a row that found no connection before the breaker opens.</summary>
    public int BreakerFailures { get; init; } = 5;

    /// <summary>How long the breaker stays open the first time; each failed trial doubles it, up to a quarter of an hour.</summary>
    public int BreakerSeconds { get; init; } = 30;

    public bool IsInRange =>
        LeastAttempts is >= 1 and <= 100_000 && BouncesBasisPoints is >= 1 and <= 10_000 && ComplaintsBasisPoints is >= 1 and <= 10_000 && ErrorsOfHundred is >= 1 and <= Recent
        && BreakerFailures is >= 1 and <= 100 && BreakerSeconds is >= 1 and <= 900;

    /// <summary>Why the channel has to be paused, as a code; null: it may go on.</summary>
    public string? Verdict(ChannelFigures figures)
    {
        if (figures.RecentAttempts >= Recent && figures.RecentErrors >= ErrorsOfHundred) return "auto_errors";
        if (figures.Attempts < LeastAttempts) return null;
        if (IsShare(figures.Complaints, figures.Attempts, ComplaintsBasisPoints)) return "auto_complaints";
        return IsShare(figures.HardBounces, figures.Attempts, BouncesBasisPoints) ? "auto_bounces" : null;
    }

    /// <summary>In whole numbers: 5 % of 200 is 10, and 10 is not below it.</summary>
    static bool IsShare(long part, long whole, int basisPoints) => part * 10_000 >= whole * basisPoints;
}

/// <summary>How a channel fared.</summary>
/// <param name="Attempts">Attempts of the window since a person last let it go on.</param>
/// <param name="HardBounces">Of them, refused for good at once or bounced later.</param>
/// <param name="RecentAttempts">Of the last hundred, how many there were.</param>
public sealed record ChannelFigures(long Attempts, long HardBounces, long Complaints, int RecentAttempts, int RecentErrors);
