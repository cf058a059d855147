using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.Inbound;
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
        routes.MapGet("/channels/suppressions/list.csv", ListAsync).RequireAuthorization(NeedsAttribute.PolicyOf(Right.ViewChannels)).ExcludeFromDescription();
        routes.MapPost("/api/v1/inbound/{provider}", InboundAsync).AllowAnonymous().WithTags("Channels").WithSummary("Takes signed replies of members to an SMS: STOP and START keywords")
            .Produces<InboundTally>();
        routes.MapMemberPages();
    }

    static Task<IResult> ListAsync(
        SuppressedFor? @for, HttpContext http, SuppressionQueries queries, DatabaseOptions database, IDbContextFactory<ConsoleDb> databases, CancellationToken ct) =>
        CodesEndpoints.AnswerAsync(
            http, database, databases, "text/csv", "suppressions.csv", (by, file) => queries.WriteCsvAsync(by, new SuppressionFilter(For: @for), file, ct), ct);

    static async Task<IResult> ReceiveAsync(string provider, HttpRequest request, ProviderReceipts receipts, CancellationToken ct) =>
        await CallAsync(provider, request, ct) is { } call ? Results.Ok(new { stored = await receipts.TakeAsync(call, ct) }) : Results.StatusCode(StatusCodes.Status413PayloadTooLarge);

    static async Task<IResult> InboundAsync(string provider, HttpRequest request, InboundReplies replies, CancellationToken ct) =>
        await CallAsync(provider, request, ct) is { } call ? Results.Ok(await replies.TakeAsync(call, ct)) : Results.StatusCode(StatusCodes.Status413PayloadTooLarge);

    /// <summary>A provider's signed call; null where it is too long.</summary>
    static async Task<ReceiptCall?> CallAsync(string provider, HttpRequest request, CancellationToken ct)
    {
        if (request.ContentLength > MostBytes) return null;
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, ct);
        string? Header(string name) => request.Headers[name];
        return new ReceiptCall(provider, Header("webhook-id"), Header("webhook-timestamp"), Header("webhook-signature"), body.ToArray());
    }
}
