using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Results.Settlement;

namespace CampaignConsole.Web.Features.ResultPages.Pages;

/// <summary>What the discounts of a month come to for each franchise store, and what the brand owes its owner.</summary>
public sealed partial class SettlementPage(SettlementQueries settlement)
{
    SettlementState state = new();
    SettlementChoices? choices;
    IReadOnlyList<SettlementTotal> totals = [];

    /// <summary>The filters, as the address says them.</summary>
    /// <param name="Month">yyyy-MM; null for the one that the brand's calendar shows.</param>
    public sealed record SettlementState(string? Month = null, string? Franchisee = null, string? Store = null, bool? Everywhere = null);

    SettlementFilter Filter => new(SettlementMonth.Of(state.Month) ?? choices?.Today ?? default, state.Franchisee, state.Store?.Trim(), state.Everywhere == true);

    string Workbook => $"/settlement/{SettlementMonth.Text(Filter.First)}/workbook.xlsx?franchisee={Uri.EscapeDataString(Filter.Franchisee ?? "")}"
        + $"&store={Uri.EscapeDataString(Filter.Store ?? "")}&everywhere={(Filter.Everywhere ? "true" : "false")}";

    protected override Task OnParametersSetAsync()
    {
        state = ReadState<SettlementState>();
        return RunAsync(async ct =>
        {
            var known = choices ?? await settlement.ChoicesAsync(By, ct);
            choices = known;
            totals = await settlement.TotalsAsync(By, Filter, ct);
        });
    }

    Task<Page<SettlementRow>> LoadAsync(PageRequest window, CancellationToken ct) => settlement.RowsAsync(By, Filter, window, ct);

    string MarksOf(SettlementFigures figures) => string.Join(", ", new[]
    {
        figures.Overruns > 0 ? T["OverrunsMark", figures.Overruns].Value : null,
        figures.Late > 0 ? T["LateMark", figures.Late].Value : null,
    }.OfType<string>());
}
