using Microsoft.AspNetCore.Http;

namespace CampaignConsole.Web.Http.Idempotency;

/// <summary>The bytes of an answer, kept so that a retry gets the very same ones.</summary>
sealed record StoredAnswer(int Status, string? ContentType, byte[] Body) : IResult
{
    public const string ReplayedHeader = "Idempotency-Replayed";

    /// <summary>Renders what an endpoint returned into memory; nothing is sent yet.</summary>
    public static async Task<StoredAnswer> RenderAsync(HttpContext http, object? result)
    {
        var (response, body) = (http.Response, http.Response.Body);
        using var memory = new MemoryStream();
        response.Body = memory;
        try
        {
            await (result as IResult ?? Results.Json(result, ApiJson.Options)).ExecuteAsync(http);
            await response.BodyWriter.FlushAsync(http.RequestAborted);
            return new StoredAnswer(response.StatusCode, response.ContentType, memory.ToArray());
        }
        finally
        {
            response.Body = body;
            response.StatusCode = StatusCodes.Status200OK;
            response.Headers.ContentType = default;
            response.Headers.ContentLength = null;
        }
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = Status;
        httpContext.Response.ContentType = ContentType;
        httpContext.Response.Headers.CacheControl = "no-store";
        httpContext.Response.ContentLength = Body.Length;
        await httpContext.Response.Body.WriteAsync(Body, httpContext.RequestAborted);
    }
}
