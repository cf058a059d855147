using System.Text.Json;
using CampaignConsole.Core.Kernel;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace CampaignConsole.Web.Http;

/// <summary>Turns what an endpoint throws into problem details; pages keep their own error boundary.</summary>
sealed class RefusedAnswers : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (!Applies(httpContext.Request) || httpContext.Response.HasStarted) return false;
        await AnswerAsync(httpContext, exception);
        return true;
    }

    /// <summary>Only the API answers in problem details.</summary>
    public static bool Applies(HttpRequest request) => request.Path.StartsWithSegments("/api");

    /// <summary>Writes the answer to a failure.</summary>
    public static Task AnswerAsync(HttpContext http, Exception exception) => exception switch
    {
        Refused refused => Problems.WriteAsync(http, refused),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => Problems.WriteAsync(http, StatusCodes.Status413PayloadTooLarge, "body_too_large"),
        BadHttpRequestException { StatusCode: StatusCodes.Status415UnsupportedMediaType } => Problems.WriteAsync(http, StatusCodes.Status415UnsupportedMediaType, "media_type_unsupported"),
        BadHttpRequestException bad => Problems.WriteAsync(http, StatusCodes.Status400BadRequest, "request_malformed", Where(bad)),
        JsonException json => Problems.WriteAsync(http, StatusCodes.Status400BadRequest, "request_malformed", json.Path),
        _ => Problems.WriteAsync(http, StatusCodes.Status500InternalServerError, "unexpected"),
    };

    /// <summary>The path of the broken member, never its value.</summary>
    static string? Where(BadHttpRequestException bad) => bad.InnerException is JsonException json ? json.Path : null;
}
