using CampaignConsole.Core.Catalogue;
using Microsoft.AspNetCore.Components;

namespace CampaignConsole.Web.Features.Catalogue.Dialogs;

/// <summary>A store to edit; null for a new one.</summary>
/// <param name="TimeZone">The brand's, for a new store.</param>
public sealed record StoreDialogModel(StoreSeen? Store, StoreChoices Choices, string TimeZone);

/// <summary>Edits one store.</summary>
public sealed partial class StoreDialog
{
    string code = "";
    string name = "";
    StoreKind kind;
    string? franchisee;
    string region = "";
    string? city;
    string zone = "";
    bool isOpen = true;

    [Inject] StoreActions Stores { get; set; } = null!;

    protected override void OnInitialized()
    {
        zone = Model.TimeZone;
        if (Model.Store is not { } store) return;
        (code, name, kind, franchisee, region, city, zone, isOpen) = (store.Code, store.Name, store.Kind, store.Franchisee, store.Region, store.City, store.TimeZone, store.IsOpen);
    }

    async Task SaveAsync()
    {
        var edit = new StoreEdit(code, name, kind, franchisee, region, city, zone.Trim(), isOpen, Model.Store?.Version ?? 0);
        if (await RunAsync(ct => Stores.SaveAsync(By, Model.Store?.Id, edit, ct))) Answer(true);
    }
}
