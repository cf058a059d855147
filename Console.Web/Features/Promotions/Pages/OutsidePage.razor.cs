using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Promotions.Outside;
using CampaignConsole.Web.Features.Promotions.Dialogs;
using CampaignConsole.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace CampaignConsole.Web.Features.Promotions.Pages;

/// <summary>What marketplaces and malls run on our products.</summary>
public sealed partial class OutsidePage
{
    OutsideFilter state = new();
    ConsoleGrid<OutsideSeen>? grid;

    [Inject] OutsideQueries Outside { get; set; } = null!;

    [Inject] OutsideActions Actions { get; set; } = null!;

    [Inject] ProductQueries Products { get; set; } = null!;

    [Inject] ConsoleDialogs Dialogs { get; set; } = null!;

    string Currency => User.Brand?.Currency ?? "CNY";

    protected override void OnParametersSet() => state = ReadState<OutsideFilter>();

    Task<Page<OutsideSeen>> LoadAsync(PageRequest window, CancellationToken ct) => Outside.ListAsync(By, state, window, ct);

    async Task EditAsync(OutsideSeen? row)
    {
        ProductChoices? choices = null;
        if (!await RunAsync(async ct => choices = await Products.ChoicesAsync(By, ct))) return;
        if (!await Dialogs.AskAsync<OutsideDialog, OutsideModel, bool>(T[row is null ? "NewOutside" : "EditOutside"], new OutsideModel(row, choices!, Currency), "760px")) return;
        Notices.Done(Words["Saved"]);
        if (grid is not null) await grid.ReloadAsync();
    }

    async Task DeleteAsync(OutsideSeen row)
    {
        if (!await Dialogs.ConfirmAsync(new Question(T["DeleteOutside", row.Name], T["DeleteOutsideText"], T["Delete"], Danger: true))) return;
        if (await RunAsync(ct => Actions.DeleteAsync(By, row.Id, ct)) && grid is not null) await grid.ReloadAsync();
    }
}
