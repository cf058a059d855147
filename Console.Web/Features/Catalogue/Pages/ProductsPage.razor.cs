using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Web.Features.Catalogue.Dialogs;
using CampaignConsole.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace CampaignConsole.Web.Features.Catalogue.Pages;

/// <summary>The products by style.</summary>
public sealed partial class ProductsPage
{
    ProductsState state = new();
    ProductChoices choices = new([], [], []);
    ConsoleGrid<StyleSeen>? grid;

    /// <summary>The list's filters, as the address says them.</summary>
    public sealed record ProductsState(string? Search = null, string? Category = null, string? Season = null, LifeStage? Stage = null);

    [Inject] ProductQueries Products { get; set; } = null!;

    [Inject] ConsoleDialogs Dialogs { get; set; } = null!;

    string Currency => User.Brand?.Currency ?? "CNY";

    /// <summary>The page of a style; its code may hold any character.</summary>
    public static string StyleAddress(string code) => "/catalogue/style?code=" + Uri.EscapeDataString(code);

    protected override Task OnInitializedAsync() => RunAsync(async ct => choices = await Products.ChoicesAsync(By, ct));

    protected override void OnParametersSet() => state = ReadState<ProductsState>();

    Task<Page<StyleSeen>> LoadAsync(PageRequest window, CancellationToken ct) =>
        Products.StylesAsync(By, new ProductFilter(state.Search, state.Category, null, state.Season, state.Stage), window, ct);

    void ChooseStage(ChangeEventArgs change) =>
        GoTo(state with { Stage = Enum.TryParse<LifeStage>(change.Value?.ToString(), out var stage) ? stage : null });

    string Price(StyleSeen style) => (style.LowestPrice, style.HighestPrice) switch
    {
        ({ } low, { } high) when low == high => Figures.Amount(low, Currency),
        ({ } low, { } high) => T["PriceFromTo", Figures.Amount(low, Currency), Figures.Amount(high, Currency)],
        _ => "–",
    };

    async Task CreateAsync()
    {
        var saved = await Dialogs.AskAsync<ProductDialog, ProductDialogModel, bool>(T["NewProduct"], new ProductDialogModel(null, choices, Currency), "720px");
        if (!saved) return;
        Notices.Done(Words["Saved"]);
        if (grid is not null) await grid.ReloadAsync();
    }
}
