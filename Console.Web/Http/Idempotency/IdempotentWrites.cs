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
        if (http.GetEndpoint()?.Metadata.GetMetadata<NeedsIdempotencyKey>()?.IsRead(http.Request) == true) return await next(context);
        var header = await IdempotencyKeyHeader.ReadAsync(http.Request, ApiKeyAuthentication.KeyId(http.User));
        if (header is null) return Problems.Of(http, StatusCodes.Status400BadRequest, "idempotency_key_missing");
        if (!book.Enter(header)) return InFlight(http);
        try
        {
            GoToTheEnd(context);
            return await WriteAsync(context, next, header);
        }
        finally
        {
            book.Leave(header);
        }
    }

    async Task<object> WriteAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next, IdempotencyKeyHeader header)
    {
        var http = context.HttpContext;
        try
        {
            return await OnceAsync(http, header, async () => await StoredAnswer.RenderAsync(http, await next(context)));
        }
        catch (Refused refused) when (refused.Kind == RefusedKind.TooMany)
        {
            // Not for good: the same write is tried again later, under the same key.
            return ApiProblem.Of(refused, http.Request);
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
        var ct = CancellationToken.None;
        if (await book.FindAsync(header, ct) is { } known)
        {
            if (!known.BodyHash.AsSpan().SequenceEqual(header.RequestHash)) return Problems.Of(http, StatusCodes.Status422UnprocessableEntity, "idempotency_key_reused");
            http.Response.Headers[StoredAnswer.ReplayedHeader] = "true";
            return new StoredAnswer(known.Status, known.ContentType, known.Answer);
        }

        try
        {
            return await gate.WriteAroundAsync(
                make,
                begun: async db => { if (!await IdempotencyBook.TakeAsync(db, header, ct)) throw new OnAnotherNode(); },
                end: (db, answer) =>
                {
                    book.Keep(db, header, answer, () => new OnAnotherNode());
                    return Task.CompletedTask;
                },
                ct);
        }
        catch (OnAnotherNode)
        {
            return InFlight(http);
        }
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

    /// <summary>Another node works on this write, or has just answered it.</summary>
    sealed class OnAnotherNode : Exception;
}
