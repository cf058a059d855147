using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Outside;
using CampaignConsole.Web.Ui;
using Microsoft.Extensions.Localization;

namespace CampaignConsole.Web.Features.Promotions;

/// <summary>An outside promotion in the words of a list.</summary>
static class OutsideWords
{
    public static string Products(OutsideTerms terms, IStringLocalizer<PromotionsText> texts)
    {
        if (terms.Products.IsEverything()) return texts["Everything"];
        List<string> parts = [];
        if (terms.Products.Skus.Count > 0) parts.Add(terms.Products.Skus.Count == 1 ? terms.Products.Skus[0] : texts["SoManyProducts", Figures.Count(terms.Products.Skus.Count)]);
        parts.AddRange(terms.Products.Categories.Concat(terms.Products.Brands).Concat(terms.Products.Seasons).Concat(terms.Products.Styles));
        return string.Join(", ", parts);
    }

    public static string Price(OutsideTerms terms, string currency) => terms switch
    {
        { Price: { } price } => Figures.Amount(price, currency),
        { BasisPoints: { } share } => "−" + Figures.Percent(share / 10_000.0, share % 100 == 0 ? 0 : 1),
        _ => "–",
    };

    public static string Span(OutsideTerms terms, UserTime time) => $"{(terms.From is { } from ? time.Wall(from) : "…")} – {(terms.To is { } to ? time.Wall(to) : "…")}";
}
