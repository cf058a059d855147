using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Members.Suppressions;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Web.Features.Channels.Parts;
using CampaignConsole.Web.Features.Promotions.CodePages;
using CampaignConsole.Web.Shell;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Web.Features.Channels;

/// <summary>Providers' receipts, and the public pages behind the links in messages. GET and HEAD never change a consent.</summary>
static class ChannelsEndpoints
{
    const int MostBytes = 1024 * 1024;

    public static void MapChannels(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v1/receipts/{provider}", ReceiveAsync).AllowAnonymous().WithTags("Channels").WithSummary("Takes signed delivery, bounce, open, click and complaint events");
        routes.MapGet("/channels/suppressions/list.csv", ListAsync).RequireAuthorization(NeedsAttribute.PolicyOf(Right.ViewChannels)).ExcludeFromDescription();
        var pages = routes.MapGroup("").AllowAnonymous().ExcludeFromDescription();
        pages.MapGet("/u/{token}", (string token, MemberLinks links) => Page(links.Read(token), PublicStep.AskToLeave));
        pages.MapPost("/u/{token}", LeaveAsync).DisableAntiforgery();
        pages.MapGet("/p/{token}", ChooseAsync);
        pages.MapPost("/p/{token}", SaveAsync).DisableAntiforgery();
    }

    static Task<IResult> ListAsync(
        SuppressedFor? @for, HttpContext http, SuppressionQueries queries, DatabaseOptions database, IDbContextFactory<ConsoleDb> databases, CancellationToken ct) =>
        CodesEndpoints.AnswerAsync(
            http, database, databases, "text/csv", "suppressions.csv", (by, file) => queries.WriteCsvAsync(by, new SuppressionFilter(For: @for), file, ct), ct);

    static async Task<IResult> ReceiveAsync(string provider, HttpRequest request, ProviderReceipts receipts, CancellationToken ct)
    {
        if (request.ContentLength > MostBytes) return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, ct);
        string? Header(string name) => request.Headers[name];
        var stored = await receipts.TakeAsync(new ReceiptCall(provider, Header("webhook-id"), Header("webhook-timestamp"), Header("webhook-signature"), body.ToArray()), ct);
        return Results.Ok(new { stored });
    }

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
