using System.Globalization;
using CampaignConsole.Core.Platform.Wording;
using CampaignConsole.Core.Results;
using CampaignConsole.Web.Features.ResultPages.Dialogs;
using CampaignConsole.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace CampaignConsole.Web.Features.ResultPages.Pages;

/// <summary>What one campaign was worth: figures, charts, tables, and the workbook.</summary>
public sealed partial class CampaignResultsPage
{
    CampaignResults? results;

    [Parameter] public long Id { get; set; }

    [Inject] ResultsQueries Results { get; set; } = null!;

    [Inject] ConsoleDialogs Dialogs { get; set; } = null!;

    IReadOnlyList<ChartInterval> Interval =>
    [
        new(T["DifferencePerMember"], results!.Lift.Low!.Value, results.Lift.Difference, results.Lift.High!.Value,
            $"{LiftWords.Difference(results.Lift, results.Header.Currency)} {LiftWords.Margin(results.Lift, results.Header.Currency)}"),
    ];

    protected override Task OnParametersSetAsync() => OpenAsync(async ct => results = await Results.OfAsync(By, Id, ct));

    string ChannelName(string channel) => ResultWords.Channel(channel);

    string ReasonName(string reason) => Wording.Knows("reason." + reason) ? Wording.Say("reason." + reason, CultureInfo.CurrentUICulture.Name) : reason;

    async Task WithNamesAsync()
    {
        var reason = await Dialogs.AskAsync<ExportReasonDialog, string, string>(T["ExcelWithNames"], results!.Header.Campaign);
        if (!string.IsNullOrWhiteSpace(reason)) Navigation.NavigateTo($"/results/{Id}/workbook.xlsx?reason={Uri.EscapeDataString(reason)}", forceLoad: true);
    }
}
