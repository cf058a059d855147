using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Baskets;
using CampaignConsole.Core.Promotions.Caps;
using CampaignConsole.Core.Promotions.Codes;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions.Evaluations;

/// <summary>Reads what an evaluation needs: the lines' products, what the shopper holds, the live offers that come into question, and what their caps have left.</summary>
public sealed class BasketGathering(LiveOffers live, SellingPlaces places, OfferShelf shelf, OfferCampaigns campaigns)
{
    /// <inheritdoc cref="SellingPlaces.OfAsync"/>
    internal Task<SellingPlace> PlaceAsync(Actor by, string? store, CancellationToken ct) => places.OfAsync(by, store, ct);

    /// <summary>What a shopper holds, null where nobody or nobody known is named, and what the catalogue knows of the lines' products; in one question.</summary>
    /// <exception cref="Refused"><c>identity_clash</c>, <c>shopper_identity_kind_unknown</c></exception>
    internal static async Task<(MemberHolding? Holding, IReadOnlyDictionary<string, ProductFacts> Products)> AskAsync(
        ConsoleDb db, ShopperAsked? shopper, IReadOnlyList<BasketLineAsked> lines, DateTimeOffset at, CancellationToken ct)
    {
        var products = BasketFacts.Asking(db, lines.Select(line => line.Sku));
        var holding = shopper is null ? null : MemberHolding.Asking(shopper, at);
        await Question.AskAsync(db, holding is null ? [products] : [holding, products], ct);
        return (holding is null ? null : MemberHolding.Of(holding.Rows), products.Rows.ToDictionary(product => product.Sku));
    }

    /// <param name="holding">Of the member who was named; null: of a personal code's holder, if one was brought.</param>
    /// <param name="terms">A sale that has happened is not cut by what is left of caps, and asks only about the offers that the till gave, if it says which.</param>
    internal async Task<GatheredBasket> GatherAsync(
        ConsoleDb db, SellingPlace place, EvaluatedFacts facts, MemberHolding? holding, IReadOnlyDictionary<string, ProductFacts> products, FoundCodes codes, string currency, DateTimeOffset at, EvaluationTerms terms, CancellationToken ct)
    {
        holding ??= (facts.MemberId ?? codes.Holder) is { } id ? await MemberHolding.OfAsync(db, id, at, ct) : null;
        facts = facts with
        {
            MemberId = holding?.MemberId, StoreId = place.StoreId, Store = place.Code, StoreDay = place.Day(at), CodeIds = [.. codes.Known.Select(code => code.Id)],
        };
        var opened = codes.For(holding?.MemberId).GroupBy(code => code.OfferId).ToDictionary(group => group.Key, group => group.First());
        var basket = BasketOf(place, facts, products, currency, at);
        var shopper = ShopperOf(holding, opened);
        var offers = terms.Given is { } given
            ? await GivenOffers.OfAsync(db, shelf, given, facts.StoreId, ct)
            : [.. (await live.CandidatesAsync(basket, shopper, ct)).Where(offer => holding?.Control.Contains(offer.Id) != true || opened.ContainsKey(offer.Id))];
        if (holding is not null && offers.Any(offer => offer.Definition.When.FirstOrder))
            shopper = shopper with { FirstOrder = await MemberHolding.IsFirstOrderAsync(db, holding.MemberId, ct) };
        var room = terms.IgnoreCaps
            ? GivenOffers.Room(offers, terms.Given)
            : await CapLedger.RoomAsync(db, [.. offers.Select(offer => offer.Id)], new CapHolders(facts.MemberId, facts.StoreId, facts.StoreDay, facts.Channel), ct);
        return new GatheredBasket(
            basket, shopper, [.. offers.Select(offer => offer.Candidate(room.GetValueOrDefault(offer.Id) ?? [], facts.StoreId)).Select(one => terms.IgnoreCaps ? one with { IsHeld = false } : one)], facts, await OriginsAsync(db, offers, holding, opened, ct));
    }

    /// <summary>What the shopper brings. Personal offers are left out for whoever objects to them; a code in a control member's hands is honoured, and flagged.</summary>
    internal static Shopper ShopperOf(MemberHolding? holding, IReadOnlyDictionary<long, FoundCode> opened)
    {
        var holds = (holding is null || holding.ObjectsToPersonalised ? [] : holding.Held.Values).ToDictionary(held => held.OfferId, held => new HeldOffer(held.AssignmentId, held.EndsAt));
        foreach (var offer in opened.Keys.Where(offer => holding?.Control.Contains(offer) == true)) holds.TryAdd(offer, new HeldOffer(0));
        var invited = holding is { ObjectsToPersonalised: false } ? holding.Invited : Shopper.Anonymous.Invited;
        return new Shopper { MemberId = holding?.MemberId, Tier = holding?.Tier, Holds = holds, OpenedByCode = opened.Keys.ToHashSet(), Invited = invited };
    }

    async Task<IReadOnlyList<OfferOrigin>> OriginsAsync(
        ConsoleDb db, IReadOnlyList<LiveOffer> offers, MemberHolding? holding, IReadOnlyDictionary<long, FoundCode> opened, CancellationToken ct)
    {
        var launched = await campaigns.OfAsync(db, [.. offers.Select(offer => offer.Id).Where(id => holding?.Held.ContainsKey(id) != true)], ct);
        return [.. offers.Select(offer => new OfferOrigin(
            offer.Id,
            holding?.Held.TryGetValue(offer.Id, out var held) == true ? held.CampaignId : launched.GetValueOrDefault(offer.Id),
            opened.TryGetValue(offer.Id, out var code) ? code.Id : holding?.Held.GetValueOrDefault(offer.Id)?.CodeId,
            holding?.Control.Contains(offer.Id) == true))];
    }

    static Basket BasketOf(SellingPlace place, EvaluatedFacts facts, IReadOnlyDictionary<string, ProductFacts> products, string currency, DateTimeOffset at) =>
        BasketFacts.WithProducts(new Basket
        {
            Currency = currency,
            Lines = [.. facts.Lines.Select(line => new BasketLine(line.LineId, line.Sku, line.Quantity, line.UnitPrice) { ListPrice = line.ListPrice, Category = line.Category })],
            Shipping = [.. facts.Shipping.Select(charge => new ShippingCharge(charge.Method, charge.Amount))],
            Store = place.Code,
            StoreType = place.Kind is { } kind ? BasketFacts.NameOf(kind) : null,
            Region = place.Region,
            Channel = facts.Channel,
            At = at,
            Zone = place.Zone.Id,
            Payment = facts.Payment,
        }, products);
}
