using System.Globalization;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Promotions.Baskets;
using CampaignConsole.Core.Redemptions;
using CampaignConsole.Core.Redemptions.Desk;
using CampaignConsole.Core.Redemptions.Evaluations;
using CampaignConsole.Core.Redemptions.Offers;
using CampaignConsole.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace CampaignConsole.Web.Features.Desk.Pages;

/// <summary>The frontline's page: one box for member, product and code; the member's offers; the basket; hold and redeem.</summary>
/// <remarks>Redeeming is a plain form with the whole sale in it, so that it works when the live connection is lost.</remarks>
public sealed partial class DeskPage
{
    /// <summary>How long a hold lasts.</summary>
    const int HoldSeconds = 900;

    readonly DeskModel model = new();
    IReadOnlyList<DeskStore> stores = [];
    IReadOnlyList<DeskOffer> offers = [];
    ElementReference box;
    string? typed;
    string say = "";
    string? ticket;
    bool loaded;

    [Inject] DeskQueries Queries { get; set; } = null!;

    [Inject] DeskPricing Pricing { get; set; } = null!;

    [Inject] RedemptionActions Redemptions { get; set; } = null!;

    [Inject] DeskTickets Tickets { get; set; } = null!;

    static string Language => Languages.Of(CultureInfo.CurrentUICulture.Name);

    protected override async Task OnParametersSetAsync()
    {
        await RunAsync(async ct =>
        {
            if (stores.Count == 0) stores = await Queries.StoresAsync(By, ct);
            var asked = ReadState<DeskState>().Store;
            model.Store = stores.FirstOrDefault(store => store.Code == asked) ?? stores.FirstOrDefault();
            await PriceAsync(ct);
        });
        loaded = true;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender) await FocusAsync();
    }

    async Task FindAsync()
    {
        if (string.IsNullOrWhiteSpace(typed)) return;
        await RunAsync(async ct =>
        {
            var found = await Queries.FindAsync(By, typed, ct);
            if (found.MemberId is { } member)
                model.Meet(await Queries.MemberAsync(By, member, model.Store?.Code, ct), await Pricing.OffersAsync(By, member, model.Store!.Code, Language, ct));
            if (found.Product is { } product) model.Add(product);
            if (found.Code is { } code) model.Bring(code);
            typed = "";
            await PriceAsync(ct);
        });
        await FocusAsync();
    }

    Task ChangedAsync() => RunAsync(PriceAsync);

    Task HoldAsync() => RunAsync(async ct =>
    {
        var answer = await Redemptions.ReserveAsync(By, new ReserveAsked { EvaluationId = model.Evaluation!.Signed.Id, Seconds = HoldSeconds, Device = DeskActions.Source }, new EvaluationTerms(), ct);
        model.Held = answer.Held;
        if (answer.Held is null) Notices.Show(new Notice(Tone.Warn, T["Changed"]));
        await PriceAsync(ct);
    });

    Task LetGoAsync() => RunAsync(async ct =>
    {
        await Redemptions.ReleaseAsync(By, model.Held!.Id, ct);
        model.Held = null;
        await PriceAsync(ct);
    });

    /// <summary>Claims for the member, who then holds it: list and basket are asked anew.</summary>
    Task ClaimAsync(long offer) => RunAsync(async ct =>
    {
        if (model is not { Member: { } member, Store: { } store }) return;
        await Pricing.ClaimAsync(By, member.Id, offer, store.Code, ct);
        model.Meet(member, await Pricing.OffersAsync(By, member.Id, store.Code, Language, ct));
        await PriceAsync(ct);
    });

    Task NextAsync() => RunAsync(async ct =>
    {
        if (model.Held is { } held) await Redemptions.ReleaseAsync(By, held.Id, ct);
        model.Clear();
        await PriceAsync(ct);
        await FocusAsync();
    });

    /// <summary>Computes what the basket gets, what to say, and the form's ticket.</summary>
    async Task PriceAsync(CancellationToken ct)
    {
        if (model.Held is null) model.Answer(model.Basket(Language) is { } basket ? await Pricing.PriceAsync(By, basket, Language, ct) : null);
        offers = DeskRows.Of(model, T);
        say = DeskRows.Say(model, T);
        ticket = model.Store is not null && model.CanRedeem ? Tickets.Hide(model.Ticket(By.Id, Time.Now)) : null;
    }

    async Task FocusAsync()
    {
        if (box.Context is not null) await box.FocusAsync();
    }

    /// <summary>The page's state in its address: the store only; a phone number never stands there.</summary>
    internal sealed record DeskState(string? Store = null);
}
