using System.Text.Json;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.AspNetCore.Http;

namespace CampaignConsole.Web.Http.Idempotency;

/// <summary>Makes a write safe to retry: same key and body, the same bytes again; the answer and its effect commit in one transaction.</summary>
sealed class IdempotentWrites(IdempotencyMarks marks, WriteGate gate) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (http.GetEndpoint()?.Metadata.GetMetadata<NeedsIdempotencyKey>()?.IsRead(http.Request) == true) return await next(context);
        var header = await IdempotencyKeyHeader.ReadAsync(http.Request, ApiKeyAuthentication.KeyId(http.User));
        if (header is null) return Problems.Of(http, StatusCodes.Status400BadRequest, "idempotency_key_missing");
        // Whoever hangs up while the mark is committed would leave it behind, and wait a minute for it.
        switch (await marks.TakeAsync(header, CancellationToken.None))
        {
            case MarkFound.Answered answered:
                http.Response.Headers[StoredAnswer.ReplayedHeader] = "true";
                return answered.Answer;
            case MarkFound.Ours ours:
                return await WriteAsync(context, next, header, ours);
            case MarkFound.OtherRequest:
                return Problems.Of(http, StatusCodes.Status422UnprocessableEntity, "idempotency_key_reused");
            default:
                http.Response.Headers.RetryAfter = "1";
                return Problems.Of(http, StatusCodes.Status409Conflict, "idempotency_in_flight");
        }
    }

    async Task<object?> WriteAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next, IdempotencyKeyHeader header, MarkFound.Ours mark)
    {
        var (http, ct) = (context.HttpContext, CancellationToken.None);
        GoToTheEnd(context);
        try
        {
            return await gate.WriteAroundAsync(async db =>
            {
                var answer = await StoredAnswer.RenderAsync(http, await next(context));
                return await IdempotencyMarks.KeepAsync(db, header, mark, answer, ct) ? answer : throw new LeaseLost();
            }, ct);
        }
        catch (Refused refused)
        {
            return await KeepRefusalAsync(http, header, mark, refused);
        }
        catch (LeaseLost)
        {
            return Problems.Of(http, StatusCodes.Status409Conflict, "idempotency_in_flight");
        }
        catch
        {
            await marks.ForgetAsync(header, mark, ct);
            throw;
        }
    }

    /// <summary>A write is done although its caller hangs up, and its answer, a refusal too, waits under the key.</summary>
    static void GoToTheEnd(EndpointFilterInvocationContext context)
    {
        context.HttpContext.RequestAborted = CancellationToken.None;
        for (var i = 0; i < context.Arguments.Count; i++)
            if (context.Arguments[i] is CancellationToken) context.Arguments[i] = CancellationToken.None;
    }

    /// <summary>A refusal had no effect; it is the answer all the same, and a retry gets it again.</summary>
    async Task<StoredAnswer> KeepRefusalAsync(HttpContext http, IdempotencyKeyHeader header, MarkFound.Ours mark, Refused refused)
    {
        var answer = await StoredAnswer.RenderAsync(http, ApiProblem.Of(refused, http.Request));
        await gate.WriteAsync(db => IdempotencyMarks.KeepAsync(db, header, mark, answer, CancellationToken.None), CancellationToken.None);
        return answer;
    }

    /// <summary>The write took longer than its lease and another one has begun.</summary>
    sealed class LeaseLost : Exception;
}
