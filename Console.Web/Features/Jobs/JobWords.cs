using System.Globalization;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Wording;
using CampaignConsole.Web.Ui;

namespace CampaignConsole.Web.Features.Jobs;

/// <summary>How runs are said: their state's tone and word, their job's name, where their subject is.</summary>
public static class JobWords
{
    public static Tone Tone(JobState state) => state switch
    {
        JobState.Queued => Ui.Tone.Quiet,
        JobState.Running => Ui.Tone.Accent,
        JobState.Done => Ui.Tone.Good,
        JobState.Failed => Ui.Tone.Bad,
        JobState.Cancelled => Ui.Tone.Warn,
    };

    public static string State(JobState state) => Wording.Say(Wording.NameOf(state), CultureInfo.CurrentUICulture.Name);

    /// <summary>The job's name from the key <c>job.NAME</c> of its stage; without one the name itself, readable.</summary>
    public static string Name(string job) => Wording.Knows("job." + job)
        ? Wording.Say("job." + job, CultureInfo.CurrentUICulture.Name)
        : char.ToUpperInvariant(job[0]) + job[1..].Replace('-', ' ').Replace('.', ' ');

    /// <summary>Who asked: a person, or one of the console's own jobs.</summary>
    public static string By(string name) => Wording.Knows("job." + name) ? Name(name) : name;

    /// <summary>What a run is about in words: "campaign 12".</summary>
    public static string Subject(string? subject) => subject?.Split(':') is [var kind, var id] && Wording.Knows("job.subject." + kind)
        ? $"{Wording.Say("job.subject." + kind, CultureInfo.CurrentUICulture.Name)} {id}"
        : subject ?? "–";

    /// <summary>The page of a subject such as <c>campaign:12</c>; null when it has none.</summary>
    public static string? Address(string? subject) => subject?.Split(':') switch
    {
        ["campaign", var id] => $"/campaigns/{id}",
        ["audience", var id] => $"/audiences/{id}",
        ["promotion", var id] => $"/promotions/{id}",
        ["member", var id] => $"/members/{id}",
        _ => null,
    };
}
