using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Outside;
using Microsoft.AspNetCore.Components;

namespace CampaignConsole.Web.Features.Promotions.Dialogs;

/// <summary>An outside promotion to edit; null for a new one.</summary>
public sealed record OutsideModel(OutsideSeen? Row, ProductChoices Choices, string Currency);

/// <summary>Declares what a marketplace or a mall runs.</summary>
public sealed partial class OutsideDialog
{
    string name = "";
    string place = "";
    string note = "";
    OutsideKind kind;
    decimal? percent;
    long? price;
    DateTime? from;
    DateTime? to;

    // The editor of products edits a definition: this one carries products and places, and nothing else of it is kept.
    PromotionDefinition scope = new();

    [Inject] OutsideActions Actions { get; set; } = null!;

    protected override void OnInitialized()
    {
        scope = new PromotionDefinition { Currency = Model.Currency };
        if (Model.Row is not { } row) return;
        (name, place, kind, note) = (row.Name, row.Place, row.Kind, row.Terms.Note);
        (percent, price, from, to) = (row.Terms.BasisPoints / 100m, row.Terms.Price, row.Terms.From, row.Terms.To);
        scope = scope with { Products = row.Terms.Products, Places = row.Terms.Places };
    }

    void Set(PlaceScope places) => scope = scope with { Places = places };

    async Task SaveAsync()
    {
        var terms = new OutsideTerms
        {
            Products = scope.Products, Places = scope.Places, From = from, To = to, Price = price, Note = note.Trim(),
            BasisPoints = percent is { } share ? (int)Math.Round(share * 100, MidpointRounding.AwayFromZero) : null,
        };
        var edit = new OutsideEdit(name, kind, place, terms, Model.Row?.Version ?? 0);
        if (await RunAsync(ct => Actions.SaveAsync(By, Model.Row?.Id, edit, ct))) Answer(true);
    }
}
