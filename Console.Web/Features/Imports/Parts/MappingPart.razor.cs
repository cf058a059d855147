using System.Globalization;
using CampaignConsole.Core.Platform.Tables;
using CampaignConsole.Core.Platform.Tables.Imports;
using Microsoft.AspNetCore.Components;

namespace CampaignConsole.Web.Features.Imports.Parts;

/// <summary>Columns and preview of a file before it is imported; every change is read again at once.</summary>
public sealed partial class MappingPart
{
    const int ShownProblems = 5;

    ImportPreview? preview;
    ImportEditModel edit = null!;
    IReadOnlyList<Column> columns = [];

    // Fixed at the first reading, so that no line jumps while one chooses.
    HashSet<string> fed = [];

    [Parameter, EditorRequired] public ImportSeen Import { get; set; } = null!;

    /// <summary>Called when the import was started.</summary>
    [Parameter] public EventCallback Started { get; set; }

    [Inject] ImportQueries Imports { get; set; } = null!;

    [Inject] ImportActions Actions { get; set; } = null!;

    IReadOnlyList<CellProblem> Wrong => [.. preview!.Problems.Where(problem => !problem.Kept)];

    IReadOnlyList<int> BadRows => [.. Wrong.Select(problem => problem.Row).Distinct()];

    IReadOnlyList<Column> Fed => [.. columns.Where(column => !column.IsOpen && fed.Contains(column.Name))];

    IReadOnlyList<Column> Idle => [.. columns.Where(column => !column.IsOpen && !fed.Contains(column.Name))];

    protected override Task OnInitializedAsync() => RunAsync(async ct =>
    {
        columns = Imports.Columns(Import.Kind);
        var read = await Imports.PreviewAsync(By, Import.Id, null, ct);
        edit = new ImportEditModel(read.Plan);
        fed = [.. columns.Where(column => column.Required || edit.IsFed(column.Name)).Select(column => column.Name)];
        preview = read;
    });

    string Label(string column) => T["column." + column] is { ResourceNotFound: false } label ? label.Value : column;

    CellProblem? ProblemAt(int row, int column) => preview!.Problems.FirstOrDefault(problem => problem.Row == row && edit.IndexOf(problem.Column) == column);

    static string Reason(CellProblem problem) => ImportReport.Reason(problem, CultureInfo.CurrentUICulture.Name);

    Task ReadAsync() => RunAsync(async ct => preview = await Imports.PreviewAsync(By, Import.Id, edit.Plan, ct));

    Task MapAsync(string column, string? choice)
    {
        edit.Map(column, choice);
        return ReadAsync();
    }

    Task FixAsync(string column, string? text)
    {
        edit.Fix(column, text ?? "");
        return ReadAsync();
    }

    Task ReshapeAsync(TableShape shape)
    {
        edit.Shape = shape;
        return ReadAsync();
    }

    Task OrderAsync(string? order)
    {
        edit.Order = order ?? "";
        return ReadAsync();
    }

    Task CurrencyAsync(string? currency)
    {
        edit.Currency = currency ?? edit.Currency;
        return ReadAsync();
    }

    Task ZoneAsync(string? zone)
    {
        edit.TimeZone = zone?.Trim() ?? edit.TimeZone;
        return ReadAsync();
    }

    Task KeepOthersAsync(bool keep)
    {
        edit.KeepOthers(keep, columns, preview!.File.Headers);
        return ReadAsync();
    }

    Task OptionAsync(string name, bool value)
    {
        edit.Say(name, value);
        return ReadAsync();
    }

    async Task StartAsync()
    {
        if (await RunAsync(ct => Actions.StartAsync(By, Import.Id, edit.Plan, ct))) await Started.InvokeAsync();
    }
}
