using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Codes;
using CampaignConsole.Web.Features.Campaigns.Dialogs;
using CampaignConsole.Web.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace CampaignConsole.Web.Features.Promotions.CodePages;

/// <summary>A promotion's codes: masked in the list, found by their full text, made and brought, and given out with a reason.</summary>
public sealed partial class PromotionCodes(
    PoolQueries pools, PoolActions actions, PromotionQueries promotions, ConsoleDialogs dialogs, LiveUpdates updates, TimeProvider clock, IStringLocalizer<PromotionsText> texts)
{
    readonly HashSet<long> chosen = [];
    PromotionDraft? draft;
    CodesRun? run;
    SeenCode? found;
    ConsoleGrid<SeenCode>? grid;
    LiveRefresh? refresh;
    string typed = "";
    string shown = "";
    int count = 1_000;

    [Parameter] public long Id { get; set; }

    IStringLocalizer<PromotionsText> T => texts;

    bool MayEdit => User.Can(Right.EditPromotions) && draft is { IsArchived: false };

    bool IsPool => draft?.Definition.Codes.Kind == CodeKind.Pool;

    bool IsMaking => run is { State: JobState.Queued or JobState.Running };

    protected override void OnInitialized() =>
        refresh = new LiveRefresh(updates, LiveUpdates.Jobs, clock, () => InvokeAsync(() => IsMaking ? ProgressAsync() : Task.CompletedTask));

    protected override Task OnParametersSetAsync() => OpenAsync(async ct =>
    {
        draft = await promotions.DraftAsync(By, Id, ct);
        run = await pools.RunAsync(By, Id, ct);
    });

    protected override void Dispose(bool disposing)
    {
        refresh?.Dispose();
        base.Dispose(disposing);
    }

    Task<Page<SeenCode>> LoadAsync(PageRequest window, CancellationToken ct) => pools.ListAsync(By, Id, window, ct);

    async Task ProgressAsync()
    {
        await RunAsync(async ct => run = await pools.RunAsync(By, Id, ct));
        StateHasChanged();
        if (!IsMaking && grid is not null) await grid.ReloadAsync();
    }

    async Task MakeAsync()
    {
        // The second of two quick presses comes before the button is drawn disabled.
        if (Busy || IsMaking) return;
        if (!await RunAsync(ct => actions.MakeAsync(By, Id, count, ct))) return;
        Notices.Done(T["MakeOrdered"]);
        await ProgressAsync();
    }

    Task FindAsync() => RunAsync(async ct =>
    {
        (found, shown) = (null, typed.Trim());
        if (shown.Length > 0) found = await pools.FindAsync(By, Id, shown, ct);
    });

    void Choose(long id, bool on) => _ = on ? chosen.Add(id) : chosen.Remove(id);

    Task ExportAsync(string form) => ExportAsync(form, T["ExportCodes"], T["ExportCodesText"]);

    Task PicturesAsync() => ExportAsync("zip", T["QrPictures"], T["QrPicturesText"]);

    async Task ExportAsync(string form, string title, string text)
    {
        if (await ReasonAsync(title, text) is { } reason) Download($"/promotions/{Id}/codes/codes.{form}?reason={Uri.EscapeDataString(reason)}");
    }

    async Task SheetAsync()
    {
        if (await ReasonAsync(T["QrSheet", chosen.Count], T["QrSheetText"]) is { } reason)
            Download($"/promotions/{Id}/codes/sheet?ids={string.Join(',', chosen.Order())}&reason={Uri.EscapeDataString(reason)}");
    }

    void Download(string address) => Navigation.NavigateTo(address, forceLoad: true);

    Task<string?> ReasonAsync(string title, string text) => dialogs.AskAsync<ReasonDialog, ReasonAsked, string>(title, new ReasonAsked(text, T["WhatFor"], title, Needed: true), "480px");
}
