namespace CampaignConsole.Core.Assignments;

/// <summary>"Less often" halves the rate: the same number of runs in twice the time of the cap across channels.</summary>
public static class LessOften
{
    /// <summary>How many times the cap's window.</summary>
    public const int Times = 2;

    /// <summary>Runs in that time where there is no cap.</summary>
    public const int WithoutCap = 1;
}
