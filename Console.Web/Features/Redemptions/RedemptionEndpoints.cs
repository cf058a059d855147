using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Promotions.Codes;
using CampaignConsole.Core.Redemptions;
using CampaignConsole.Core.Redemptions.Evaluations;
using CampaignConsole.Core.Redemptions.Offers;
using CampaignConsole.Core.Redemptions.Parts;
using CampaignConsole.Web.Http;

namespace CampaignConsole.Web.Features.Redemptions;

/// <summary>What tills and web shops ask: a member's offers, a basket's price, and the life of a redemption.</summary>
static class RedemptionEndpoints
{
    public static void MapRedemptions(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1").WithTags("Offers and redemptions");
        api.MapGet("/members/{kind}/{value}/offers", OffersOf).RequireScope(ApiScopes.Offers).WithName("member-offers");
        api.MapPost("/offers/query", QueryOffers).RequireScope(ApiScopes.Offers).WithName("query-offers");
        api.MapPost("/baskets/evaluate", Evaluate).RequireScope(ApiScopes.Offers).WithName("evaluate-basket");
        api.MapGet("/evaluations/{id:guid}", ReadEvaluation).RequireScope(ApiScopes.Offers).WithName("evaluation");
        api.MapPost("/redemptions", Reserve).RequireWriteScope(ApiScopes.Redeem, looksFirst: false).WithName("reserve");
        api.MapGet("/redemptions/{id:guid}", Read).RequireScope(ApiScopes.Redeem).WithName("redemption");
        api.MapPut("/redemptions/{id:guid}/basket", Swap).RequireWriteScope(ApiScopes.Redeem, looksFirst: false).WithName("swap-basket");
        api.MapPost("/redemptions/{id:guid}/confirm", Confirm).RequireWriteScope(ApiScopes.Redeem, looksFirst: false).WithName("confirm");
        api.MapPost("/redemptions/{id:guid}/release", Release).RequireWriteScope(ApiScopes.Redeem, looksFirst: false).WithName("release");
        api.MapPost("/redemptions/{id:guid}/void", Void).RequireWriteScope(ApiScopes.Refund).WithName("void");
        api.MapPost("/redemptions/{id:guid}/refund", Refund).RequireWriteScope(ApiScopes.Refund, readWhen: "preview").WithName("refund");
        api.MapOffline();
    }

    static Task<MemberOffersJson> OffersOf(
        ApiCaller caller, string kind, string value, string? issuer, string? channel, string? store, string? language, HttpContext http, MemberOfferQueries queries, CancellationToken ct) =>
        OffersAsync(caller, new ShopperAsked(kind, issuer, value), channel, store, language, http, queries, ct);

    static Task<MemberOffersJson> QueryOffers(ApiCaller caller, OffersQueryJson asked, HttpContext http, MemberOfferQueries queries, CancellationToken ct) =>
        OffersAsync(caller, asked.Member.Asked, asked.Channel, asked.Store, asked.Language, http, queries, ct);

    static async Task<MemberOffersJson> OffersAsync(
        ApiCaller caller, ShopperAsked member, string? channel, string? store, string? language, HttpContext http, MemberOfferQueries queries, CancellationToken ct)
    {
        var offers = await queries.OfAsync(caller.Actor, new OffersAsked(member, channel, store ?? caller.Store, language), ct);
        return new MemberOffersJson(offers.Items, offers.Language, ServerTime.Of(http));
    }

    static async Task<EvaluationJson> Evaluate(
        ApiCaller caller, BasketJson basket, HttpContext http, EvaluationQueries queries, EvaluationReading reading, EvaluationActions actions, CancellationToken ct)
    {
        var signed = await queries.EvaluateAsync(caller.Actor, basket.Asked(caller.Store), Terms(caller), ct);
        if (basket.Keep) await actions.KeepAsync(caller.Actor, signed, ct);
        var answer = EvaluationJson.Of(await reading.ReadAsync(signed, basket.Language ?? AskedLanguage.Of(http.Request), ct), ServerTime.Of(http));
        return answer with { MistypedCodes = basket.Codes is null ? null : [.. basket.Codes.Index().Where(code => CodeText.IsMistyped(code.Item)).Select(code => code.Index)] };
    }

    static async Task<EvaluationJson> ReadEvaluation(
        ApiCaller caller, Guid id, string? language, HttpContext http, EvaluationQueries queries, EvaluationReading reading, CancellationToken ct) =>
        EvaluationJson.Of(await reading.ReadAsync(await queries.FindAsync(caller.Actor, id, ct), language ?? AskedLanguage.Of(http.Request), ct), ServerTime.Of(http));

    static async Task<IResult> Reserve(ApiCaller caller, ReserveJson asked, HttpContext http, RedemptionActions actions, EvaluationReading reading, CancellationToken ct)
    {
        if (!asked.Accomplished) return await HeldAsync(await actions.ReserveAsync(caller.Actor, asked.Asked(caller.Store), Terms(caller), ct), http, reading, StatusCodes.Status201Created, ct);
        if (asked.Basket is null || asked.Receipt is null) throw RedemptionRefusals.ReceiptMissing();
        var booked = await actions.BookAsync(caller.Actor, asked.Basket.Asked(caller.Store), asked.Receipt.Asked, Terms(caller), ct);
        return Results.Json(RedemptionJson.Of(booked, ServerTime.Of(http)), ApiJson.Options, statusCode: StatusCodes.Status201Created);
    }

    static async Task<RedemptionJson> Read(ApiCaller caller, Guid id, HttpContext http, RedemptionQueries queries, CancellationToken ct) =>
        RedemptionJson.Of(await queries.FindAsync(caller.Actor, id, ct), ServerTime.Of(http));

    static async Task<IResult> Swap(ApiCaller caller, Guid id, ReserveJson asked, HttpContext http, RedemptionActions actions, EvaluationReading reading, CancellationToken ct) =>
        await HeldAsync(await actions.SwapAsync(caller.Actor, id, asked.Asked(caller.Store), Terms(caller), ct), http, reading, StatusCodes.Status200OK, ct);

    static async Task<RedemptionJson> Confirm(ApiCaller caller, Guid id, ConfirmJson asked, HttpContext http, RedemptionActions actions, PartActions parts, CancellationToken ct) => RedemptionJson.Of(
        asked.Part is { } part ? await parts.ConfirmAsync(caller.Actor, id, part, Terms(caller), ct) : await actions.ConfirmAsync(caller.Actor, id, asked.Receipt.Asked, Terms(caller), ct),
        ServerTime.Of(http));

    static async Task<RedemptionJson> Release(ApiCaller caller, Guid id, HttpContext http, RedemptionActions actions, CancellationToken ct) =>
        RedemptionJson.Of(await actions.ReleaseAsync(caller.Actor, id, ct), ServerTime.Of(http));

    static async Task<RedemptionJson> Void(ApiCaller caller, Guid id, HttpContext http, ReturnActions actions, CancellationToken ct) =>
        RedemptionJson.Of(await actions.VoidAsync(caller.Actor, id, ct), ServerTime.Of(http));

    static async Task<RefundAnswerJson> Refund(ApiCaller caller, Guid id, RefundJson? asked, bool? preview, HttpContext http, ReturnActions actions, CancellationToken ct)
    {
        IReadOnlyList<ReturnAsked> lines = [.. (asked?.Lines ?? []).Select(line => new ReturnAsked(line.LineId, line.Quantity))];
        var where = new ReturnPlaceAsked(asked?.Store ?? caller.Store, asked?.Channel);
        var answer = preview == true ? await actions.PreviewAsync(caller.Actor, id, lines, where, ct) : await actions.RefundAsync(caller.Actor, id, lines, where, ct);
        return RefundAnswerJson.Of(answer, ServerTime.Of(http));
    }

    /// <summary>The hold, or 409 with what the basket gets now.</summary>
    static async Task<IResult> HeldAsync(ReserveAnswer answer, HttpContext http, EvaluationReading reading, int status, CancellationToken ct)
    {
        if (answer.Held is { } held) return Results.Json(RedemptionJson.Of(held, ServerTime.Of(http)), ApiJson.Options, statusCode: status);
        var read = await reading.ReadAsync(answer.Changed!, AskedLanguage.Of(http.Request), ct);
        return ApiProblem.Of(RedemptionRefusals.EvaluationChanged(), http.Request, new Dictionary<string, object?> { ["evaluation"] = EvaluationJson.Of(read, ServerTime.Of(http)) });
    }

    internal static EvaluationTerms Terms(ApiCaller caller) => new(caller.Holds(ApiScopes.Backfill), caller.IsTest);
}
