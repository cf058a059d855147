using CampaignConsole.Core.Catalogue;
using CampaignConsole.Web.Features.Catalogue.Dialogs;
using CampaignConsole.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace CampaignConsole.Web.Features.Catalogue.Pages;

/// <summary>One style: its colours, and under each the SKUs with their barcodes.</summary>
public sealed partial class StylePage
{
    IReadOnlyList<ColourSeen> colours = [];
    bool asked;

    [SupplyParameterFromQuery] public string? Code { get; set; }

    [Inject] ProductQueries Products { get; set; } = null!;

    [Inject] ConsoleDialogs Dialogs { get; set; } = null!;

    ProductSeen? First => colours.FirstOrDefault()?.Products[0];

    string Currency => User.Brand?.Currency ?? "CNY";

    string? Sub => First is null ? null : T["StyleSub", Or(First.Category), Figures.Count(colours.Sum(colour => colour.Products.Count)), Figures.Count(colours.Count)].Value;

    protected override async Task OnParametersSetAsync()
    {
        await LoadAsync();
        asked = true;
    }

    Task LoadAsync() => OpenAsync(async ct => colours = await Products.StyleAsync(By, Code ?? "", ct));

    static string Or(string text) => text.Length > 0 ? text : "–";

    async Task EditAsync(ProductSeen product)
    {
        ProductChoices? choices = null;
        if (!await RunAsync(async ct => choices = await Products.ChoicesAsync(By, ct))) return;
        if (!await Dialogs.AskAsync<ProductDialog, ProductDialogModel, bool>(T["EditProduct"], new ProductDialogModel(product, choices!, Currency), "720px")) return;
        Notices.Done(Words["Saved"]);
        await LoadAsync();
    }
}
