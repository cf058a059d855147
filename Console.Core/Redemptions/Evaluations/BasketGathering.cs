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
        var opened = codes.For(holding?.MemberId).ToLookup(code => code.OfferId, code => code.Id);
        var basket = BasketOf(place, facts, products, currency, at);
        var shopper = ShopperOf(holding, opened.Select(code => code.Key).ToHashSet());
        var offers = terms.Given is { } given
            ? await GivenOffers.OfAsync(db, shelf, given, facts.StoreId, ct)
            : [.. (await live.CandidatesAsync(basket, shopper, ct)).Where(offer => holding?.Control.Contains(offer.Id) != true || opened.Contains(offer.Id))];
        if (holding is not null && offers.Any(offer => offer.Definition.When.FirstOrder))
            shopper = shopper with { FirstOrder = await MemberHolding.IsFirstOrderAsync(db, holding.MemberId, ct) };
        var ways = offers.ToDictionary(offer => offer.Id, offer => WaysTo(offer, holding, opened));
        var left = terms.IgnoreCaps ? new CapsLeft([], HoldersOf(facts)) : await LeftAsync(db, offers, ways, facts, terms.Instead, ct);
        var codeOf = ways.ToDictionary(way => way.Key, way => left.Way(way.Key, way.Value));
        var room = terms.IgnoreCaps ? GivenOffers.Room(offers, terms.Given) : offers.ToDictionary(offer => offer.Id, offer => left.Of(offer.Id, codeOf[offer.Id]));
        return new GatheredBasket(
            basket, shopper, [.. offers.Select(offer => offer.Candidate(room.GetValueOrDefault(offer.Id) ?? [], facts.StoreId)).Select(one => terms.IgnoreCaps ? one with { IsHeld = false } : one)], facts, await OriginsAsync(db, offers, holding, codeOf, ct));
    }

    /// <summary>By which codes an offer may come: those that were brought for it, then, unless a code has to be brought, as the member holds it, with or without a code of their own.</summary>
    static IReadOnlyList<long?> WaysTo(LiveOffer offer, MemberHolding? holding, ILookup<long, long> opened)
    {
        var brought = opened[offer.Id].Select(code => (long?)code);
        return !offer.Definition.NeedsCode() && holding?.Held.TryGetValue(offer.Id, out var held) == true ? [.. brought, held.CodeId] : [.. brought];
    }

    static CapHolders HoldersOf(EvaluatedFacts facts) => new(facts.MemberId, facts.StoreId, facts.StoreDay, facts.Channel);

    /// <param name="instead">A hold that is let go of; only its counted uses took anything.</param>
    static async Task<CapsLeft> LeftAsync(
        ConsoleDb db, IReadOnlyList<LiveOffer> offers, Dictionary<long, IReadOnlyList<long?>> ways, EvaluatedFacts facts, Guid? instead, CancellationToken ct)
    {
        var limited = offers.Where(offer => offer.Definition.Caps.UsesPerCode is not null).SelectMany(offer => ways[offer.Id]).OfType<long>();
        var left = await CapLedger.RoomAsync(db, [.. offers.Select(offer => offer.Id)], HoldersOf(facts), [.. limited], ct);
        if (instead is not { } hold) return left;
        var caps = offers.ToDictionary(offer => offer.Id, offer => offer.Definition.Caps);
        var uses = await db.Set<Use>().AsNoTracking().Where(use => use.RedemptionId == hold && use.State == UseState.Held && !use.IsOverrun && !use.IsTest).ToListAsync(ct);
        return left.Without(uses.Where(use => caps.ContainsKey(use.OfferId)).SelectMany(use => CapLedger.Claims(use.OfferId, caps[use.OfferId], UseLedger.HoldersOf(use), use.Discount)));
    }

    /// <summary>What the shopper brings. Personal offers are left out for whoever objects to them; a code in a control member's hands is honoured, and flagged.</summary>
    /// <param name="opened">Offers whose code was brought.</param>
    internal static Shopper ShopperOf(MemberHolding? holding, IReadOnlySet<long> opened)
    {
        var holds = (holding is null || holding.ObjectsToPersonalised ? [] : holding.Held.Values).ToDictionary(held => held.OfferId, held => new HeldOffer(held.AssignmentId, held.EndsAt));
        foreach (var offer in opened.Where(offer => holding?.Control.Contains(offer) == true)) holds.TryAdd(offer, new HeldOffer(0));
        var invited = holding is { ObjectsToPersonalised: false } ? holding.Invited : Shopper.Anonymous.Invited;
        return new Shopper { MemberId = holding?.MemberId, Tier = holding?.Tier, Holds = holds, OpenedByCode = opened, Invited = invited };
    }

    async Task<IReadOnlyList<OfferOrigin>> OriginsAsync(
        ConsoleDb db, IReadOnlyList<LiveOffer> offers, MemberHolding? holding, IReadOnlyDictionary<long, long?> codeOf, CancellationToken ct)
    {
        var launched = await campaigns.OfAsync(db, [.. offers.Select(offer => offer.Id).Where(id => holding?.Held.ContainsKey(id) != true)], ct);
        return [.. offers.Select(offer => new OfferOrigin(
            offer.Id,
            holding?.Held.TryGetValue(offer.Id, out var held) == true ? held.CampaignId : launched.GetValueOrDefault(offer.Id),
            codeOf[offer.Id],
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
