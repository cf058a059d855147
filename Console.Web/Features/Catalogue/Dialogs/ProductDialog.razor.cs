using CampaignConsole.Core.Catalogue;
using Microsoft.AspNetCore.Components;

namespace CampaignConsole.Web.Features.Catalogue.Dialogs;

/// <summary>A product to edit; null for a new one.</summary>
public sealed record ProductDialogModel(ProductSeen? Product, ProductChoices Choices, string Currency);

/// <summary>Edits one product.</summary>
public sealed partial class ProductDialog
{
    ProductEditModel model = new();

    [Inject] ProductActions Products { get; set; } = null!;

    protected override void OnInitialized()
    {
        if (Model.Product is { } product) model = ProductEditModel.Of(product);
    }

    async Task SaveAsync()
    {
        if (await RunAsync(ct => Products.SaveAsync(By, Model.Product?.Id, model.Edit(Model.Product?.Version ?? 0), ct))) Answer(true);
    }
}
