using CampaignConsole.Core.Channels.StaffTasks;
using CampaignConsole.Core.Platform.Wording;

namespace CampaignConsole.Web.Features.StaffTasks;

/// <summary>A task as a shop app reads it.</summary>
/// <param name="Key">Names the task in further calls.</param>
/// <param name="Member">Null, with all after it, where the key may not see who it is.</param>
/// <param name="State"><c>open</c> or <c>taken</c>; <c>paused</c> while the campaign is.</param>
/// <param name="IsSoon">It lapses within the hours of the settings.</param>
sealed record TaskJson(
    Guid Key, string State, string Store, long CampaignId, string Campaign, DateTimeOffset HandedAt, DateTimeOffset DueAt, bool IsSoon, string? TakenBy, long MemberId, string? Member,
    string? Phone, string? Language, string? Text, string? Headline, string? Code)
{
    public static TaskJson Of(TaskDetail task) => new(
        task.Row.Key, task.Row.Waits ? "paused" : task.Row.TakenBy is null ? "open" : "taken", task.Row.StoreCode, task.Row.CampaignId, task.Row.Campaign, task.Row.HandedAt, task.Row.DueAt,
        task.Row.IsSoon, task.Row.TakenBy, task.Row.MemberId, task.Row.Name, task.Phone, task.Language, task.Text, task.Headline, task.Code);
}

/// <summary>Who takes a task, or gives it back.</summary>
/// <param name="Staff">The person's name, where the app's own people share its key; at most 60 letters.</param>
sealed record TakeJson(string? Staff = null);

/// <summary>What came of a task.</summary>
/// <param name="Outcome"><c>done</c>, <c>not_reached</c>, <c>refused</c> or <c>never_again</c>.</param>
/// <param name="Staff">The same name as when it was taken.</param>
sealed record ReportJson(string? Outcome, string? Staff = null);

/// <summary>What became of it.</summary>
/// <param name="Status"><c>taken</c>, <c>open</c> (given back), <c>reported</c>, or <c>closed</c>: the task closed itself, because of <paramref name="Reason"/>.</param>
/// <param name="Sentence">The reason in words.</param>
sealed record TaskAnswerJson(string Status, string? Reason = null, string? Sentence = null)
{
    /// <summary>Others may take it.</summary>
    public static TaskAnswerJson GivenBack { get; } = new("open");

    public static TaskAnswerJson Of(TaskAnswer answer, string language) => answer.ClosedBecause is { } reason
        ? new("closed", reason, Wording.Knows("reason." + reason) ? Wording.Say("reason." + reason, language) : reason)
        : new(answer.IsOpen ? "taken" : "reported");
}
