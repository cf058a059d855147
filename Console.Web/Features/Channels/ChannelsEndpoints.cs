using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.Returns;
using CampaignConsole.Web.Features.Channels.Parts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CampaignConsole.Web.Features.Channels;

/// <summary>Providers' receipts, and the public pages behind the links in messages. GET and HEAD never change a consent.</summary>
static class ChannelsEndpoints
{
    const int MostBytes = 1024 * 1024;

    public static void MapChannels(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v1/receipts/{provider}", ReceiveAsync).AllowAnonymous().WithTags("Channels").WithSummary("Takes signed delivery, bounce, open, click and complaint events");
        routes.MapHeldMessages();
        routes.MapPost("/api/v1/receipts/{provider}/raw", ReceiveMailAsync).AllowAnonymous().WithTags("Channels")
            .WithSummary("Takes a signed mail that came back: a report on delivery (RFC 3464) or a complaint (RFC 5965)");
        routes.MapCalls();
        var pages = routes.MapGroup("").AllowAnonymous().ExcludeFromDescription();
        pages.MapGet("/u/{token}", (string token, MemberLinks links) => Page(links.Read(token), PublicStep.AskToLeave));
        pages.MapPost("/u/{token}", LeaveAsync).DisableAntiforgery();
        pages.MapGet("/p/{token}", ChooseAsync);
        pages.MapPost("/p/{token}", SaveAsync).DisableAntiforgery();
    }

    static async Task<IResult> ReceiveAsync(string provider, HttpRequest request, ProviderReceipts receipts, CancellationToken ct) =>
        Results.Ok(new { stored = await receipts.TakeAsync(await CallAsync(provider, request, ct), ct) });

    static async Task<IResult> ReceiveMailAsync(string provider, HttpRequest request, MailReturns returns, CancellationToken ct) =>
        Results.Ok(new { stored = await returns.TakeAsync(await CallAsync(provider, request, ct), ct) });

    /// <summary>The call byte for byte.</summary>
    /// <exception cref="BadHttpRequestException">It is too large, whether it says so beforehand or not.</exception>
    static async Task<ReceiptCall> CallAsync(string provider, HttpRequest request, CancellationToken ct)
    {
        if (request.ContentLength > MostBytes) throw TooLarge();
        var buffer = new byte[16 * 1024];
        using var body = new MemoryStream();
        for (int read; (read = await request.Body.ReadAsync(buffer, ct)) > 0;)
        {
            body.Write(buffer, 0, read);
            if (body.Length > MostBytes) throw TooLarge();
        }

        string? Header(string name) => request.Headers[name];
        return new ReceiptCall(provider, Header("webhook-id"), Header("webhook-timestamp"), Header("webhook-signature"), body.ToArray());
    }

    static BadHttpRequestException TooLarge() => new("The body is too large.", StatusCodes.Status413PayloadTooLarge);

    /// <summary>One click (RFC 8058): mail programs post here without a person.</summary>
    static async Task<IResult> LeaveAsync(string token, MemberLinks links, MemberChoices choices, CancellationToken ct)
    {
        if (links.Read(token) is not { } link) return Page(null, PublicStep.AskToLeave);
        await choices.LeaveAsync(link, ct);
        return Page(link, PublicStep.Left);
    }

    static async Task<IResult> ChooseAsync(string token, MemberLinks links, MemberChoices choices, CancellationToken ct) =>
        links.Read(token) is { } link ? Page(link, PublicStep.Choose, await choices.ReadAsync(link, ct)) : Page(null, PublicStep.Choose);

    static async Task<IResult> SaveAsync(string token, HttpRequest request, MemberLinks links, MemberChoices choices, CancellationToken ct)
    {
        if (links.Read(token) is not { } link) return Page(null, PublicStep.Choose);
        var form = await request.ReadFormAsync(ct);
        var granted = form["granted"].OfType<string>().Select(pair => pair.Split('|', 2)).Where(pair => pair.Length == 2).Select(pair => (pair[0], pair[1])).ToHashSet();
        await choices.SaveAsync(link, granted, ct);
        return Page(link, PublicStep.Saved, await choices.ReadAsync(link, ct));
    }

    static RazorComponentResult<PublicPage> Page(MemberLink? link, PublicStep step, IReadOnlyList<MemberChoice>? choices = null) =>
        new(new { Link = link, Step = step, Choices = choices ?? [] }) { StatusCode = link is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK };
}
