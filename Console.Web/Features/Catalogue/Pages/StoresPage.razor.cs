using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Web.Features.Catalogue.Dialogs;
using CampaignConsole.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace CampaignConsole.Web.Features.Catalogue.Pages;

/// <summary>The stores of the user's scope, to find and to edit.</summary>
public sealed partial class StoresPage
{
    StoresState state = new();
    StoreChoices choices = new([], [], []);
    ConsoleGrid<StoreSeen>? grid;

    /// <summary>The list's filters, as the address says them.</summary>
    public sealed record StoresState(string? Search = null, StoreKind? Kind = null, string? Region = null);

    [Inject] StoreQueries Stores { get; set; } = null!;

    [Inject] ConsoleDialogs Dialogs { get; set; } = null!;

    protected override Task OnInitializedAsync() => RunAsync(async ct => choices = await Stores.ChoicesAsync(By, ct));

    protected override void OnParametersSet() => state = ReadState<StoresState>();

    Task<Page<StoreSeen>> LoadAsync(PageRequest window, CancellationToken ct) =>
        Stores.ListAsync(By, new StoreFilter(state.Search, state.Kind, state.Region), window, ct);

    void ChooseKind(ChangeEventArgs change) =>
        GoTo(state with { Kind = Enum.TryParse<StoreKind>(change.Value?.ToString(), out var kind) ? kind : null });

    async Task EditAsync(StoreSeen? store)
    {
        var saved = await Dialogs.AskAsync<StoreDialog, StoreDialogModel, bool>(
            store is null ? T["NewStore"] : T["EditStore"], new StoreDialogModel(store, choices, User.Brand?.TimeZone ?? "UTC"), "640px");
        if (!saved) return;
        Notices.Done(Words["Saved"]);
        await RunAsync(async ct => choices = await Stores.ChoicesAsync(By, ct));
        if (grid is not null) await grid.ReloadAsync();
    }
}
