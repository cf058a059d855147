using System.Globalization;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Wording;
using CampaignConsole.Core.Redemptions.Rehearsals;
using CampaignConsole.Web.Features.Jobs;
using CampaignConsole.Web.Ui;

namespace CampaignConsole.Web.Features.Promotions.Rehearsals;

/// <summary>How a rehearsal's sides, choices and figures are said.</summary>
static class RehearsalLabels
{
    /// <summary>"Winter coats (version 2)"; two of one name are told apart by that.</summary>
    public static string Of(RehearsalSide side) =>
        $"{side.Name} ({(side.Number is { } number ? Wording.Say("rehearsal.version", PromotionLabels.Language, number) : Wording.Say("rehearsal.draft", PromotionLabels.Language))})";

    public static string Of(RehearsalReach reach) => Wording.Say(Wording.NameOf(reach), PromotionLabels.Language);

    public static string Prices(RehearsalPrices prices) => Wording.Say("rehearsal.prices_" + prices.ToString().ToLowerInvariant(), PromotionLabels.Language);

    public static string Say(string key) => Wording.Say("rehearsal." + key, PromotionLabels.Language);

    /// <summary>Where it stands; one whose job is gone is told by whether it has figures.</summary>
    public static string State(JobState? state, bool isDone) => JobWords.State(state ?? (isDone ? JobState.Done : JobState.Cancelled));

    public static Tone ToneOf(JobState? state, bool isDone) => JobWords.Tone(state ?? (isDone ? JobState.Done : JobState.Cancelled));

    /// <summary>A day for the axis of a chart, where its year would not fit.</summary>
    public static string Axis(DateOnly day) => day.ToString(PromotionLabels.Language == Languages.Chinese ? "M月d日" : "d MMM", CultureInfo.InvariantCulture);

    /// <summary>An amount for the scale of a chart, where there is little room: 1.2m, 340k, 34 万.</summary>
    /// <param name="minor">Minor units.</param>
    public static string Short(double minor, string currency)
    {
        var major = (double)Currencies.Major((long)minor, currency);
        var (scale, unit) = PromotionLabels.Language == Languages.Chinese
            ? Math.Abs(major) >= 10_000 ? (10_000.0, "万") : (1.0, "")
            : Math.Abs(major) >= 1_000_000 ? (1_000_000.0, "m") : Math.Abs(major) >= 1_000 ? (1_000.0, "k") : (1.0, "");
        return (major / scale).ToString("0.##", CultureInfo.CurrentCulture) + unit;
    }
}
