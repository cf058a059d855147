using CampaignConsole.Core.Channels.Inbound;
using CampaignConsole.Core.Channels.Returns;
using CampaignConsole.Core.Members.Suppressions;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Web.Features.Promotions.CodePages;
using CampaignConsole.Web.Shell;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Web.Features.Channels;

/// <summary>What providers tell us, signed, and the suppression list as a file. The public pages behind the links in messages are mapped by <see cref="MemberPages"/>.</summary>
static class ChannelsEndpoints
{
    const int MostBytes = 1024 * 1024;

    public static void MapChannels(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v1/receipts/{provider}", ReceiveAsync).AllowAnonymous().WithTags("Channels").WithSummary("Takes signed delivery, bounce, open, click and complaint events");
        routes.MapPost("/api/v1/receipts/{provider}/raw", ReceiveMailAsync).AllowAnonymous().WithTags("Channels")
            .WithSummary("Takes a signed mail that came back: a report on delivery (RFC 3464) or a complaint (RFC 5965)");
        routes.MapPost("/api/v1/inbound/{provider}", InboundAsync).AllowAnonymous().WithTags("Channels").WithSummary("Takes signed replies of members to an SMS: STOP and START keywords")
            .Produces<InboundTally>();
        routes.MapGet("/channels/suppressions/list.csv", ListAsync).RequireAuthorization(NeedsAttribute.PolicyOf(Right.ViewChannels)).ExcludeFromDescription();
        routes.MapHeldMessages();
        routes.MapSuppressions();
        routes.MapLists();
        routes.MapCalls();
        routes.MapMemberPages();
        routes.MapTracking();
    }

    static Task<IResult> ListAsync(
        SuppressedFor? @for, HttpContext http, SuppressionQueries queries, DatabaseOptions database, IDbContextFactory<ConsoleDb> databases, CancellationToken ct) =>
        CodesEndpoints.AnswerAsync(
            http, database, databases, "text/csv", "suppressions.csv", (by, file) => queries.WriteCsvAsync(by, new SuppressionFilter(For: @for), file, ct), ct);

    static async Task<IResult> ReceiveAsync(string provider, HttpRequest request, ProviderReceipts receipts, CancellationToken ct) =>
        Results.Ok(new { stored = await receipts.TakeAsync(await CallAsync(provider, request, ct), ct) });

    static async Task<IResult> ReceiveMailAsync(string provider, HttpRequest request, MailReturns returns, CancellationToken ct) =>
        Results.Ok(new { stored = await returns.TakeAsync(await CallAsync(provider, request, ct), ct) });

    static async Task<IResult> InboundAsync(string provider, HttpRequest request, InboundReplies replies, CancellationToken ct) =>
        Results.Ok(await replies.TakeAsync(await CallAsync(provider, request, ct), ct));

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
}
