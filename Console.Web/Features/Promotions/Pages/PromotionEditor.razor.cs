using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Web.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace CampaignConsole.Web.Features.Promotions.Pages;

/// <summary>Defines a promotion once for all channels, with its sentence and a basket to try it on.</summary>
public sealed partial class PromotionEditor(
    PromotionActions actions, PromotionQueries promotions, ProductQueries catalogue, StoreQueries stores, IStringLocalizer<PromotionsText> texts)
{
    PromotionEditModel? model;
    ProductChoices products = new([], [], []);
    IReadOnlyList<string> regions = [];

    /// <summary>Null for a new one.</summary>
    [Parameter] public long? Id { get; set; }

    IStringLocalizer<PromotionsText> T => texts;

    bool MayEdit => User.Can(Right.EditPromotions);

    string Title => model switch { null => T["Promotion"], { Id: null } => T["NewPromotion"], _ => model.Name };

    string Sub => model?.Id is null ? T["NewPromotionSub"] : T["EditPromotionSub"];

    internal static IReadOnlyList<TabLink> TabsOf(long id, IStringLocalizer<PromotionsText> texts) =>
    [
        new("definition", texts["Definition"], $"/promotions/{id}"), new("versions", texts["Versions"], $"/promotions/{id}/versions"),
        new("codes", texts["Codes"], $"/promotions/{id}/codes"),
        new("rehearsals", texts["Rehearse"], $"/promotions/{id}/rehearsals"),
    ];

    protected override async Task OnParametersSetAsync()
    {
        if (model is not null && model.Id == Id) return;
        await OpenAsync(async ct =>
        {
            products = await catalogue.ChoicesAsync(User.Actor, ct);
            regions = (await stores.ChoicesAsync(User.Actor, ct)).Regions;
            model = Id is { } id ? PromotionEditModel.Of(await promotions.DraftAsync(User.Actor, id, ct)) : PromotionEditModel.New(User.Brand?.Currency ?? "CNY");
        });
    }

    IReadOnlyList<TabLink> Tabs(long id) => TabsOf(id, T);

    void Become(PromotionDefinition definition) => model!.Become(definition);

    async Task SaveAsync()
    {
        var isNew = model!.Id is null;
        var done = await RunAsync(async ct =>
        {
            if (model.Id is { } id) model.Saved(id, await actions.SaveAsync(User.Actor, id, model.Version, model.Name, model.Definition, ct));
            else model.Saved(await actions.CreateAsync(User.Actor, model.Name, model.Definition, ct), 1);
        });
        if (!done) return;
        Notices.Done(T["Saved"]);
        if (isNew) Navigation.NavigateTo($"/promotions/{model.Id}", replace: true);
    }

    async Task DuplicateAsync()
    {
        long copy = 0;
        if (await RunAsync(async ct => copy = await actions.DuplicateAsync(User.Actor, model!.Id!.Value, T["CopyOf", model.Name], ct))) Navigation.NavigateTo($"/promotions/{copy}");
    }

    async Task ArchiveAsync()
    {
        var archive = !model!.IsArchived;
        if (!await RunAsync(async ct =>
        {
            await actions.ArchiveAsync(User.Actor, model.Id!.Value, archive, ct);
            model = PromotionEditModel.Of(await promotions.DraftAsync(User.Actor, model.Id!.Value, ct));
        })) return;
        Notices.Done(archive ? T["ArchivedDone"] : T["RestoredDone"]);
    }
}
