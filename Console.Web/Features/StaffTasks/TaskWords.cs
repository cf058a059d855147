using CampaignConsole.Core.Channels.StaffTasks;
using CampaignConsole.Web.Ui;
using Microsoft.Extensions.Localization;

namespace CampaignConsole.Web.Features.StaffTasks;

/// <summary>How a task stands, in words and colour.</summary>
static class TaskWords
{
    public static string Standing(IStringLocalizer words, TaskRow row) => row switch
    {
        { Outcome: { } outcome } => words["Outcome." + outcome],
        { EndedAt: not null } => words["State.Closed"],
        { IsMine: true } => words["State.Mine"],
        { TakenBy: { } name } => words["State.Taken", name],
        { Waits: true } => words["State.Waits"],
        _ => words["State.Open"],
    };

    public static Tone Tone(TaskRow row) => row switch
    {
        { Outcome: TaskOutcome.Done } => Ui.Tone.Good,
        { EndedAt: not null } or { Waits: true } => Ui.Tone.Quiet,
        { IsMine: true } => Ui.Tone.Accent,
        { TakenBy: not null } => Ui.Tone.Quiet,
        _ => row.IsSoon ? Ui.Tone.Warn : Ui.Tone.Accent,
    };

    public static string Who(IStringLocalizer words, TaskRow row) => row.Name is { Length: > 0 } name ? name : words["MemberNumber", row.MemberId];
}
