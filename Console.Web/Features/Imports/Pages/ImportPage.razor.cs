using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Tables.Imports;
using CampaignConsole.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace CampaignConsole.Web.Features.Imports.Pages;

/// <summary>The one wizard of all imports: file, columns, run, report. The address says which import it is, so leaving and coming back is no loss.</summary>
public sealed partial class ImportPage
{
    static readonly IReadOnlyList<string> Steps = ["StepUpload", "StepMapping", "StepRun", "StepDone"];

    ImportSeen? import;

    [Parameter] public string Kind { get; set; } = "";

    [Parameter] public long? Id { get; set; }

    /// <summary>Why the upload was refused.</summary>
    [SupplyParameterFromQuery(Name = "refused")] public string? Refused { get; set; }

    /// <summary>The promotion that codes are brought for.</summary>
    [SupplyParameterFromQuery(Name = "promotion")] public long? Promotion { get; set; }

    bool NeedsPromotion => Kind == "codes" && Promotion is null;

    string? Options => Promotion is { } id ? CanonicalJson.Of(new Dictionary<string, string> { ["promotion"] = $"{id}" }) : null;

    [Inject] ImportQueries Imports { get; set; } = null!;

    int step => import switch
    {
        null => 0,
        { JobRunId: null } => 1,
        { State: JobState.Queued or JobState.Running } => 2,
        _ => 3,
    };

    protected override async Task OnParametersSetAsync()
    {
        if (Id is null || ImportKinds.RightOf(Kind) is null) import = null;
        else await LoadAsync();
    }

    Task LoadAsync() => OpenAsync(async ct => import = await Imports.GetAsync(By, Id!.Value, ct));
}
