using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Redemptions;
using CampaignConsole.Web.Shell;
using CampaignConsole.Web.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Web.Features.Desk.Pages;

/// <summary>What came of a sale, as a plain page: it is there without a live connection too.</summary>
public sealed partial class DeskDone
{
    RedemptionView? view;
    string currency = "CNY";

    [SupplyParameterFromQuery(Name = "id")] Guid? Id { get; set; }

    [SupplyParameterFromQuery(Name = "store")] string? Store { get; set; }

    [SupplyParameterFromQuery(Name = "changed")] long? ChangedTotal { get; set; }

    [SupplyParameterFromQuery(Name = "problem")] string? Hidden { get; set; }

    [Inject] RedemptionQueries Queries { get; set; } = null!;

    [Inject] DeskTickets Tickets { get; set; } = null!;

    [Inject] IDbContextFactory<ConsoleDb> Databases { get; set; } = null!;

    string? Shown => Problem ?? Tickets.ShowText(Hidden);

    bool IsUndone => view?.State is RedemptionState.Voided or RedemptionState.Refunded;

    protected override Task OnInitializedAsync() => TryAsync(async ct =>
    {
        await using var db = Databases.CreateDbContext();
        currency = await db.Set<Core.Catalogue.Brand>().Select(brand => brand.Currency).FirstOrDefaultAsync(ct) ?? currency;
        if (Id is not { } id || CurrentUser.IdOf(Request.User) is not { } person || await Account.OfAsync(Databases, person, ct) is not { } account) return;
        view = await Queries.FindAsync(account.Actor, id, ct);
    });

    string Amount(long minor) => Figures.Amount(minor, view?.Currency ?? currency);
}
