using Microsoft.AspNetCore.Components;

namespace CampaignConsole.Web.Ui;

/// <summary>One column of a <see cref="ConsoleGrid{TRow}"/>. Give <see cref="Value"/> for plain text or child content for anything else.</summary>
public sealed class GridColumn<TRow> : ComponentBase, IDisposable
{
    [CascadingParameter] ConsoleGrid<TRow> Grid { get; set; } = null!;

    [Parameter, EditorRequired] public string Title { get; set; } = "";

    /// <summary>The name by which the query knows this order; null: the column cannot be sorted.</summary>
    [Parameter] public string? Sort { get; set; }

    /// <summary>Numbers and amounts: right-aligned, tabular figures.</summary>
    [Parameter] public bool Right { get; set; }

    /// <summary>The title of the card on narrow screens; usually the first column.</summary>
    [Parameter] public bool Lead { get; set; }

    /// <summary>Left out on narrow screens.</summary>
    [Parameter] public bool Minor { get; set; }

    /// <summary>The title may take several lines; that of a <see cref="Right"/> column else stays on one.</summary>
    [Parameter] public bool Wraps { get; set; }

    [Parameter] public Func<TRow, object?>? Value { get; set; }

    [Parameter] public RenderFragment<TRow>? ChildContent { get; set; }

    internal string Css => string.Join(' ', new[] { Right ? "r" : null, Lead ? "lead" : null, Minor ? "minor" : null, Wraps ? "wraps" : null }.OfType<string>());

    internal RenderFragment Cell(TRow row) => ChildContent is not null ? ChildContent(row) : builder => builder.AddContent(0, Value?.Invoke(row)?.ToString());

    public void Dispose() => Grid.Remove(this);

    protected override void OnInitialized() => Grid.Add(this);
}
