using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Web.Ui;

namespace CampaignConsole.Web.Features.Imports;

/// <summary>How the state of an import is shown.</summary>
static class ImportWords
{
    public static Tone Tone(JobState? state) => (state ?? JobState.Queued) switch
    {
        JobState.Queued => Ui.Tone.Quiet,
        JobState.Running => Ui.Tone.Accent,
        JobState.Done => Ui.Tone.Good,
        JobState.Failed => Ui.Tone.Bad,
        JobState.Cancelled => Ui.Tone.Warn,
    };

    public static string Key(JobState? state) => $"State{state ?? JobState.Queued}";
}
