using System.Globalization;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Invitations;
using CampaignConsole.Core.Redemptions.Invitations;
using CampaignConsole.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace CampaignConsole.Web.Features.Invitations.Pages;

/// <summary>An offer as the invited see it: what it says, what it may cost their stores, and their answer; for marketers also whom to invite.</summary>
public sealed partial class InvitationPage(InvitationQueries invitations, InvitationActions actions, ForecastOfStores forecasts)
{
    InvitedOffer? offer;
    IReadOnlyList<FranchiseeChoice> franchisees = [];
    IReadOnlyDictionary<long, StoreForecast> forecast = new Dictionary<long, StoreForecast>();
    IReadOnlyList<string> chosen = [];
    IReadOnlyList<long> mayAnswer = [];
    DateTime? deadline;
    ConsoleGrid<InvitedStore>? grid;

    /// <summary>Of the offer.</summary>
    [Parameter] public long Id { get; set; }

    bool MayInvite => User.Can(Right.EditPromotions) && offer is { State: not OfferState.Withdrawn } && offer.Definition.Places.AsksFranchisees();

    IReadOnlyList<Choice<string>> Choices => [.. franchisees.Select(one => new Choice<string>(one.Name, T["FranchiseeChoice", one.Name, one.Stores, one.Invited]))];

    protected override Task OnParametersSetAsync() => OpenAsync(ReadAsync);

    async Task ReadAsync(CancellationToken ct)
    {
        offer = await invitations.OfAsync(By, Id, ct);
        if (MayInvite) franchisees = await invitations.FranchiseesAsync(By, Id, ct);
    }

    async Task<Page<InvitedStore>> LoadAsync(PageRequest window, CancellationToken ct)
    {
        var page = await invitations.StoresAsync(By, Id, window, ct);
        forecast = await forecasts.OfAsync(By, Id, [.. page.Rows.Select(row => row.StoreId)], ct);
        mayAnswer = offer?.State == OfferState.Withdrawn ? [] : [.. page.Rows.Where(row => row.MayAnswer).Select(row => row.StoreId)];
        await InvokeAsync(StateHasChanged);
        return page;
    }

    async Task InviteAsync()
    {
        var invited = 0;
        if (!await RunAsync(async ct => invited = await actions.InviteAsync(By, Id, chosen, deadline!.Value, ct))) return;
        Notices.Done(T["Invited", invited]);
        chosen = [];
        await AgainAsync();
    }

    async Task AnswerAsync(IReadOnlyList<long> stores, bool accept)
    {
        if (!await RunAsync(ct => actions.AnswerAsync(By, Id, stores, accept, ct))) return;
        Notices.Done(accept ? T["AcceptedDone", stores.Count] : T["DeclinedDone", stores.Count]);
        await AgainAsync();
    }

    async Task AgainAsync()
    {
        await RunAsync(ReadAsync);
        if (grid is not null) await grid.ReloadAsync();
    }

    string ForecastOf(long store) => forecast.TryGetValue(store, out var known) && known.Receipts > 0 ? Figures.Amount(known.Discount, known.Currency) : "–";

    string ShareOf(long store) => forecast.TryGetValue(store, out var known) && known.Receipts > 0 ? Figures.Amount(known.StoreShare, known.Currency) : "–";

    string SourceOf(long store) => forecast.TryGetValue(store, out var known) ? known.Receipts > 0 ? T["ForecastSource", known.Receipts, known.Days] : T["NoReceipts"] : "";

    static string? Wall(DateTime? wall) => wall?.ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture);

    static DateTime? Wall(ChangeEventArgs change) => DateTime.TryParse(change.Value?.ToString(), CultureInfo.InvariantCulture, out var wall) ? wall : null;
}
