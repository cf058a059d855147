using CampaignConsole.Core.Channels.Tracking;
using CampaignConsole.Web.Features.Channels.Parts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CampaignConsole.Web.Features.Channels;

/// <summary>
/// Where the links and pictures of messages lead first. GET notes that somebody came and changes nothing else, HEAD notes nothing. Where a token leads stands in the database: an address in the
/// request is never followed, and whoever brings a token of their own making learns no more than that the link is not valid.
/// </summary>
static class TrackingPages
{
    static readonly string[] Looks = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>A transparent picture of one pixel (GIF89a).</summary>
    static readonly byte[] Pixel = Convert.FromBase64String("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

    static readonly string[] PurposeHeaders = ["Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"];

    public static void MapTracking(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("").AllowAnonymous().ExcludeFromDescription();
        pages.MapMethods(TrackedLinks.Path + "{token}", Looks, FollowAsync);
        pages.MapMethods(TrackedLinks.PicturePath + "{token}" + TrackedLinks.PictureEnding, Looks, OpenAsync);
    }

    static async Task<IResult> FollowAsync(string token, HttpContext http, TrackedLinks links, TouchBuffer buffer, TimeProvider clock, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (await links.LinkAsync(token, ct) is not { Url: { } url } brought)
            return new RazorComponentResult<PublicPage>(new { Step = PublicStep.AskToLeave }) { StatusCode = StatusCodes.Status404NotFound };
        Note(http, buffer, Of(brought, clock));
        // The token is the member's; the page behind it need not learn it.
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        http.Response.Headers["X-Robots-Tag"] = "noindex";
        return TypedResults.Redirect(url);
    }

    static async Task<IResult> OpenAsync(string token, HttpContext http, TrackedLinks links, TouchBuffer buffer, TimeProvider clock, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-store, private, max-age=0";
        if (await links.PictureAsync(token, ct) is { } brought) Note(http, buffer, Of(brought, clock));
        else http.Response.StatusCode = StatusCodes.Status404NotFound;
        return TypedResults.Bytes(Pixel, "image/gif");
    }

    /// <summary>Notes that somebody came by a link of a message; HEAD and whatever posts do not count.</summary>
    public static void Note(HttpContext http, TouchBuffer buffer, Touch touch)
    {
        if (!HttpMethods.IsGet(http.Request.Method)) return;
        var request = new TrackingRequest(http.Request.Headers.UserAgent, [.. PurposeHeaders.Select(name => (string?)http.Request.Headers[name])]);
        buffer.Add(touch with { Machine = MachineRules.Of(request) });
    }

    static Touch Of(BroughtToken brought, TimeProvider clock) => new(brought.DeliveryId, brought.Proof, brought.LinkId, clock.GetUtcNow(), null);
}
