using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.AspNetCore.Http;

namespace CampaignConsole.Web.Http.Idempotency;

/// <summary>Makes a write safe to retry: same key and body, the same bytes again; the answer and its effect commit in one transaction.</summary>
sealed class IdempotentWrites(IdempotencyBook book, WriteGate gate) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var asked = http.GetEndpoint()!.Metadata.GetMetadata<NeedsIdempotencyKey>()!;
        if (asked.IsRead(http.Request)) return await next(context);
        var header = await IdempotencyKeyHeader.ReadAsync(http.Request, ApiKeyAuthentication.KeyId(http.User));
        if (header is null) return Problems.Of(http, StatusCodes.Status400BadRequest, "idempotency_key_missing");
        if (!book.Enter(header)) return InFlight(http);
        try
        {
            GoToTheEnd(context);
            return await WriteAsync(context, next, header, asked.LooksFirst);
        }
        finally
        {
            book.Leave(header);
        }
    }

    async Task<object> WriteAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next, IdempotencyKeyHeader header, bool looksFirst)
    {
        var http = context.HttpContext;
        if (looksFirst && await book.FindAsync(header, CancellationToken.None) is { } known) return await AgainAsync(http, header, known);
        try
        {
            return await OnceAsync(http, header, async () => await StoredAnswer.RenderAsync(http, await next(context)));
        }
        catch (Refused refused) when (refused.IsForNow)
        {
            // Not for good: the same write is tried again later, under the same key. But what was answered before stays answered.
            return await book.FindAsync(header, CancellationToken.None) is { } before ? await AgainAsync(http, header, before) : ApiProblem.Of(refused, http.Request);
        }
        catch (Refused refused)
        {
            // It left nothing, and is the answer all the same: a retry gets it again.
            return await OnceAsync(http, header, () => StoredAnswer.RenderAsync(http, ApiProblem.Of(refused, http.Request)));
        }
    }

    /// <summary>The answer that stands under the key, or the one that is made now and put there in one transaction with what it did.</summary>
    async Task<object> OnceAsync(HttpContext http, IdempotencyKeyHeader header, Func<Task<StoredAnswer>> make)
    {
        try
        {
            return await gate.WriteAroundAsync(make, db => IdempotencyBook.Begin(db, header), (db, answer) => book.Keep(db, header, answer), CancellationToken.None);
        }
        catch (InFlightElsewhere)
        {
            return InFlight(http);
        }
        catch (AnsweredBefore before)
        {
            return await AgainAsync(http, header, before.Known);
        }
    }

    /// <remarks>It was committed, but perhaps by another node that still waits for the disk: whoever is told waits as well.</remarks>
    async Task<object> AgainAsync(HttpContext http, IdempotencyKeyHeader header, KnownAnswer known)
    {
        await gate.OnDiskAsync();
        if (!known.RequestHash.AsSpan().SequenceEqual(header.RequestHash)) return Problems.Of(http, StatusCodes.Status422UnprocessableEntity, "idempotency_key_reused");
        http.Response.Headers[StoredAnswer.ReplayedHeader] = "true";
        return known.Answer;
    }

    static IResult InFlight(HttpContext http)
    {
        http.Response.Headers.RetryAfter = "1";
        return Problems.Of(http, StatusCodes.Status409Conflict, "idempotency_in_flight");
    }

    /// <summary>A write is done although its caller hangs up, and its answer, a refusal too, waits under the key.</summary>
    static void GoToTheEnd(EndpointFilterInvocationContext context)
    {
        context.HttpContext.RequestAborted = CancellationToken.None;
        for (var i = 0; i < context.Arguments.Count; i++)
            if (context.Arguments[i] is CancellationToken) context.Arguments[i] = CancellationToken.None;
    }
}
