using System.Globalization;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Tables;
using CampaignConsole.Core.Platform.Tables.Imports;
using CampaignConsole.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace CampaignConsole.Web.Features.Imports.Parts;

/// <summary>An import that runs or has ended: progress, figures, report.</summary>
public sealed partial class ProgressPart
{
    const int ShownProblems = 50;

    IReadOnlyList<CellProblem> problems = [];
    LiveRefresh? refresh;
    bool wasLive = true;

    [Parameter, EditorRequired] public ImportSeen Import { get; set; } = null!;

    /// <summary>Called when the import has moved on and should be read again.</summary>
    [Parameter] public EventCallback Changed { get; set; }

    [Inject] ImportQueries Imports { get; set; } = null!;

    [Inject] ImportActions Actions { get; set; } = null!;

    [Inject] ConsoleDialogs Dialogs { get; set; } = null!;

    [Inject] LiveUpdates Updates { get; set; } = null!;

    [Inject] TimeProvider Clock { get; set; } = null!;

    bool IsLive => Import.State is JobState.Queued or JobState.Running;

    bool CanResume => By.Can(Right.ManageJobs) && Import.State is JobState.Failed or JobState.Cancelled;

    double? Rate => Import.StartedAt is { } start && Import.Done > 0 && Time.Now > start ? Import.Done / (Time.Now - start).TotalSeconds : null;

    string Sentence => Import.State switch
    {
        JobState.Failed => T["Failed", Import.Problem ?? ""],
        JobState.Cancelled => T["Cancelled", Figures.Count(Import.Done)],
        _ => Import.Bad == 0 ? T["DoneAll", Figures.Count(Import.Good)] : T["DoneSome", Figures.Count(Import.Good), Figures.Count(Import.Bad)],
    };

    Tone SentenceTone => Import.State == JobState.Failed ? Tone.Bad : Import.Bad > 0 || Import.State == JobState.Cancelled ? Tone.Warn : Tone.Good;

    protected override void OnInitialized() => refresh = new LiveRefresh(Updates, LiveUpdates.Jobs, Clock, () => InvokeAsync(() => IsLive ? Changed.InvokeAsync() : Task.CompletedTask));

    protected override async Task OnParametersSetAsync()
    {
        if (IsLive || !wasLive) return;
        wasLive = false;
        await RunAsync(async ct => problems = await Imports.ProblemsAsync(By, Import.Id, ShownProblems, ct));
    }

    protected override void Dispose(bool disposing)
    {
        refresh?.Dispose();
        base.Dispose(disposing);
    }

    string Label(string column) => column.Length == 0 ? "–" : T["column." + column] is { ResourceNotFound: false } label ? label.Value : column;

    static string Reason(CellProblem problem) => ImportReport.Reason(problem, CultureInfo.CurrentUICulture.Name);

    async Task ResumeAsync()
    {
        if (!await RunAsync(ct => Actions.ResumeAsync(By, Import.Id, ct))) return;
        wasLive = true;
        await Changed.InvokeAsync();
    }

    async Task CancelAsync()
    {
        if (!await Dialogs.ConfirmAsync(new Question(T["Cancel"], T["CancelText"], T["Cancel"], Danger: true))) return;
        await RunAsync(ct => Actions.CancelAsync(By, Import.Id, ct));
        await Changed.InvokeAsync();
    }
}
