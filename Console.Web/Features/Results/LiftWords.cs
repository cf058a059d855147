using CampaignConsole.Core.Results;
using CampaignConsole.Web.Ui;

namespace CampaignConsole.Web.Features.ResultPages;

/// <summary>How a lift is written: the difference with its sign, and half its interval after ±.</summary>
static class LiftWords
{
    /// <summary>A dash where there is nothing to compare with.</summary>
    public static string Difference(Lift lift, string currency) => lift.Control.Members == 0 ? "–" : (lift.Difference >= 0 ? "+ " : "") + Figures.Amount((long)Math.Round(lift.Difference), currency);

    /// <summary>Empty where there is no interval.</summary>
    public static string Margin(Lift lift, string currency) => lift.Margin is { } margin ? "± " + Figures.Amount((long)Math.Round(margin), currency) : "";

    public static Tone Tone(Lift lift) => lift.Verdict switch { LiftVerdict.Gain => Ui.Tone.Good, LiftVerdict.Loss => Ui.Tone.Bad, LiftVerdict.NotDecided => Ui.Tone.Quiet };
}
