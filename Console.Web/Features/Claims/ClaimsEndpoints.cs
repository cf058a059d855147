using System.Globalization;
using CampaignConsole.Core.Assignments.Claiming;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Redemptions;
using CampaignConsole.Core.Redemptions.Claiming;
using CampaignConsole.Core.Redemptions.Evaluations;
using CampaignConsole.Web.Features.Claims.Parts;
using CampaignConsole.Web.Http;
using CampaignConsole.Web.Shell;
using CampaignConsole.Web.Ui;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CampaignConsole.Web.Features.Claims;

/// <summary>The ways to claim an offer from outside: the API, the member's own link, and the page behind a poster's QR code. GET never changes anything.</summary>
static class ClaimsEndpoints
{
    const int LongestNumber = 40;

    public static void MapClaims(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v1/offers/{id:long}/claim", ClaimAsync).RequireWriteScope(ApiScopes.Redeem).WithTags("Offers and redemptions").WithName("claim-offer").Produces<ClaimJson>()
            .WithSummary("Claims an offer for a member while it lasts; the same claim again answers the same");
        var pages = routes.MapGroup("").AllowAnonymous().ExcludeFromDescription();
        pages.MapGet(ClaimLinks.MemberPath + "{token}", LookAsync);
        pages.MapPost(ClaimLinks.MemberPath + "{token}", ByLinkAsync).DisableAntiforgery();
        pages.MapGet(ClaimLinks.PosterPath + "{offer:long}", PosterAsync);
        pages.MapPost(ClaimLinks.PosterPath + "{offer:long}", ByNumberAsync).DisableAntiforgery();
        routes.MapGet("/campaigns/{id:long}/claim-qr.{kind}", PictureAsync).RequireAuthorization(NeedsAttribute.PolicyOf(Right.ViewCampaigns)).ExcludeFromDescription();
    }

    static async Task<IResult> ClaimAsync(long id, ClaimAskedJson asked, ApiCaller caller, HttpContext http, ShopperClaims claims, ClaimQueries queries, CancellationToken ct)
    {
        var answer = await claims.ByShopperAsync(caller.Actor, new ShopperClaim(id, asked.Member.Asked, asked.Channel, asked.Store ?? caller.Store, caller.IsTest), ct);
        // A refusal is an answer here, no exception: what stood against the claim is kept with it.
        if (answer.Granted is not { } granted) return ApiProblem.Of(RedemptionRefusals.Claim(answer.Outcome), http.Request);
        var offer = await queries.ShowAsync(id, granted, asked.Language ?? AskedLanguage.Of(http.Request), ct);
        return Results.Json(ClaimJson.Of(granted, offer!, ServerTime.Of(http)), ApiJson.Options);
    }

    static Task<RazorComponentResult<ClaimPage>> LookAsync(string token, ClaimLinks links, ShopperClaims claims, ClaimQueries queries, CancellationToken ct) =>
        OfLinkAsync(links.Read(token), queries, claims.LookByLinkAsync, ct);

    static Task<RazorComponentResult<ClaimPage>> ByLinkAsync(string token, ClaimLinks links, ShopperClaims claims, ClaimQueries queries, CancellationToken ct) =>
        OfLinkAsync(links.Read(token), queries, claims.ByLinkAsync, ct);

    static async Task<RazorComponentResult<ClaimPage>> OfLinkAsync(
        ClaimLink? link, ClaimQueries queries, Func<ClaimLink, CancellationToken, Task<ClaimAnswer>> ask, CancellationToken ct)
    {
        if (link is null) return Page(ClaimStep.Broken);
        var answer = await ask(link, ct);
        if (answer.Granted is not { } granted) return Page(StepOf(answer.Outcome));
        return Page(granted.IsGiven ? ClaimStep.Claimed : ClaimStep.Ask, await queries.ShowAsync(link.OfferId, granted, Language, ct));
    }

    static async Task<RazorComponentResult<ClaimPage>> PosterAsync(long offer, ClaimQueries queries, CancellationToken ct) =>
        await queries.ShowAsync(offer, null, Language, ct) is { } shown ? Page(await queries.IsOpenAsync(offer, ct) ? ClaimStep.AskNumber : ClaimStep.Over, shown) : Page(ClaimStep.Broken);

    static async Task<RazorComponentResult<ClaimPage>> ByNumberAsync(
        long offer, HttpRequest request, ClaimThrottle throttle, ShopperClaims claims, ClaimQueries queries, CancellationToken ct)
    {
        if (!throttle.Lets(request.HttpContext.Connection.RemoteIpAddress)) return Page(ClaimStep.TooMany);
        if (await queries.ShowAsync(offer, null, Language, ct) is not { } shown) return Page(ClaimStep.Broken);
        if (!await queries.IsOpenAsync(offer, ct)) return Page(ClaimStep.Over, shown);
        var number = request.HasFormContentType ? (await request.ReadFormAsync(ct))["number"].ToString().Trim() : "";
        if (number.Length is 0 or > LongestNumber) return Page(ClaimStep.NumberMissing, shown);
        await claims.ByNumberAsync(offer, number, ct);
        return Page(ClaimStep.NumberTaken, shown);
    }

    /// <summary>The QR code of the poster's page as a file: svg for print, png for the rest.</summary>
    static async Task<IResult> PictureAsync(long id, string kind, HttpContext http, ClaimPictures pictures, CancellationToken ct)
    {
        if (CurrentUser.IdOf(http.User) is not { } person || kind is not ("svg" or "png")) return Results.NotFound();
        if (await pictures.OfAsync(person, id, ct) is not { } address) return Results.NotFound();
        var (file, type) = kind == "svg" ? (QrPicture.Svg(address), "image/svg+xml") : (QrPicture.Png(address), "image/png");
        return Results.File(file, type, string.Create(CultureInfo.InvariantCulture, $"claim-{id}.{kind}"));
    }

    static string Language => Languages.Of(CultureInfo.CurrentUICulture.Name);

    static ClaimStep StepOf(ClaimOutcome outcome) => outcome switch
    {
        ClaimOutcome.OfferUnknown => ClaimStep.Broken,
        ClaimOutcome.Over => ClaimStep.Over,
        ClaimOutcome.NotAvailable or ClaimOutcome.Granted => ClaimStep.NotAvailable,
    };

    static RazorComponentResult<ClaimPage> Page(ClaimStep step, ClaimableOffer? offer = null) => new(new { Step = step, Offer = offer })
    {
        StatusCode = step switch
        {
            ClaimStep.Broken => StatusCodes.Status404NotFound,
            ClaimStep.TooMany => StatusCodes.Status429TooManyRequests,
            ClaimStep.NumberMissing => StatusCodes.Status400BadRequest,
            _ => StatusCodes.Status200OK,
        },
    };
}
