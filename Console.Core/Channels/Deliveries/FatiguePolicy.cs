using CampaignConsole.Core.Platform.Settings;

namespace CampaignConsole.Core.Channels.Deliveries;

/// <summary>
/// When a member who does nothing is written to less. Off until somebody sets one of the two: where the sandbox takes everything, nobody can open anything.
/// Whoever meets it gets the same number of messages in twice the time; whoever meets it twice over gets none, until any sign of life.
/// </summary>
public sealed record FatiguePolicy : ISettings<FatiguePolicy>
{
    public const int HighestSends = 100;

    /// <summary>Twice as many days still lie within what is remembered of opens and clicks.</summary>
    public const int LongestDays = 180;

    public static string Name => "fatigue";

    public static FatiguePolicy Default { get; } = new();

    /// <summary>Runs in a row that told the member something and were answered by nothing; null: not judged by their number.</summary>
    public int? Sends { get; init; }

    /// <summary>Days since the first message that was answered by nothing; null: not judged by time.</summary>
    public int? Days { get; init; }

    public bool IsOn => Sends is not null || Days is not null;

    public FatiguePolicy InRange() => this with { Sends = Within(Sends, HighestSends), Days = Within(Days, LongestDays) };

    static int? Within(int? value, int most) => value is { } number ? Math.Clamp(number, 1, most) : null;
}
