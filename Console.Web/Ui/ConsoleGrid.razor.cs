using System.Globalization;
using CampaignConsole.Core.Kernel;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace CampaignConsole.Web.Ui;

/// <summary>A list from the server: pages, order and filters live in the address; skeleton, empty and error states are built in; cards on narrow screens.</summary>
public sealed partial class ConsoleGrid<TRow> : ComponentBase, IDisposable
{
    readonly List<GridColumn<TRow>> columns = [];
    readonly CancellationTokenSource gone = new();
    CancellationTokenSource? loading;
    GridWindow window = new(1, 25, null, false);
    (GridWindow Window, object? Filter)? asked;
    Page<TRow>? shown;
    string? failure;

    /// <summary>Reads one window of the list. It must honour the token: an answer nobody waits for any more is cancelled.</summary>
    [Parameter, EditorRequired] public Func<PageRequest, CancellationToken, Task<Page<TRow>>> Load { get; set; } = null!;

    /// <summary>What the list is, for those who do not see it.</summary>
    [Parameter, EditorRequired] public string Label { get; set; } = "";

    /// <summary>The columns.</summary>
    [Parameter] public RenderFragment? ChildContent { get; set; }

    /// <summary>What to say and to do when there is nothing.</summary>
    [Parameter] public RenderFragment? Empty { get; set; }

    /// <summary>The page's state record: when it changes, the grid loads again.</summary>
    [Parameter] public object? Filter { get; set; }

    /// <summary>The filters leave something out: an empty list then offers to clear them instead of saying <see cref="Empty"/>.</summary>
    [Parameter] public bool Filtered { get; set; }

    /// <summary>Needed when a page has several grids: prefixes their keys in the address.</summary>
    [Parameter] public string? Name { get; set; }

    /// <summary>Rows on a page unless the user chose otherwise.</summary>
    [Parameter] public int Size { get; set; } = 25;

    [Parameter] public bool Dense { get; set; }

    [Inject] NavigationManager Navigation { get; set; } = null!;

    [Inject] IStringLocalizer<UiText> T { get; set; } = null!;

    [Inject] ILogger<ConsoleGrid<TRow>> Log { get; set; } = null!;

    bool Loading => loading is not null;

    string Unfiltered => Urls.Local(Navigation.Uri).Split('?', '#')[0];

    int PageCount => shown is null ? 1 : Math.Max(1, (shown.Total + window.Size - 1) / window.Size);

    int First => ((window.Page - 1) * window.Size) + 1;

    int Last => First - 1 + (shown?.Rows.Count ?? 0);

    IEnumerable<int> Sizes => GridWindow.Sizes.Append(Size).Distinct().Order();

    /// <summary>Reads the same window again, for example after a row was changed.</summary>
    public async Task ReloadAsync()
    {
        asked = null;
        await LoadAsync();
    }

    public void Dispose()
    {
        gone.Cancel();
        loading?.Cancel();
    }

    internal void Add(GridColumn<TRow> column)
    {
        columns.Add(column);
        StateHasChanged();
    }

    internal void Remove(GridColumn<TRow> column) => columns.Remove(column);

    protected override async Task OnParametersSetAsync() => await LoadAsync();

    async Task LoadAsync()
    {
        window = GridWindow.Read(Navigation.Uri, Name, Size);
        if (asked is { } before && before.Window == window && Equals(before.Filter, Filter)) return;
        asked = (window, Filter);
        if (loading is not null) await loading.CancelAsync();
        using var mine = CancellationTokenSource.CreateLinkedTokenSource(gone.Token);
        loading = mine;
        StateHasChanged();
        try
        {
            var page = await Load(window.Request, mine.Token);
            if (!ReferenceEquals(loading, mine)) return;
            (shown, failure) = (page, null);
        }
        catch (OperationCanceledException) when (mine.IsCancellationRequested)
        {
        }
        catch (Refused refused)
        {
            failure = RefusedText.Of(refused, T);
        }
        catch (Exception error) when (ReferenceEquals(loading, mine))
        {
            LogFailed(Log, error, Label);
            failure = T["ListFailedHint"];
        }

        if (!ReferenceEquals(loading, mine)) return;
        loading = null;
        if (!gone.IsCancellationRequested) StateHasChanged();
    }

    string? Order(GridColumn<TRow> column) =>
        column.Sort is null ? null : column.Sort != window.Sort ? "none" : window.Descending ? "descending" : "ascending";

    string SortAddress(GridColumn<TRow> column)
    {
        var next = column.Sort != window.Sort ? (column.Right ? "-" : "") + column.Sort : window.Descending == column.Right ? (column.Right ? "" : "-") + column.Sort : null;
        return Urls.With(Navigation.Uri, (GridWindow.Key(Name, Urls.Sort), next), (GridWindow.Key(Name, Urls.Page), null));
    }

    string PageAddress(int page) => Urls.With(Navigation.Uri, (GridWindow.Key(Name, Urls.Page), page == 1 ? null : page));

    void Resize(ChangeEventArgs change) => Navigation.NavigateTo(Urls.With(Navigation.Uri,
        (GridWindow.Key(Name, Urls.Size), Convert.ToString(change.Value, CultureInfo.InvariantCulture)), (GridWindow.Key(Name, Urls.Page), null)));

    [LoggerMessage(Level = LogLevel.Error, Message = "The list '{Grid}' could not be loaded.")]
    static partial void LogFailed(ILogger log, Exception error, string grid);
}
