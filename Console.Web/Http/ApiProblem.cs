using System.Globalization;
using System.Text.Json;
using CampaignConsole.Core.Kernel;
using Microsoft.AspNetCore.Http;

namespace CampaignConsole.Web.Http;

/// <summary>A problem details answer that an endpoint may return; <paramref name="more"/> adds members, for example the new evaluation.</summary>
sealed class ApiProblem(int status, string code, string title, string? detail = null, IReadOnlyDictionary<string, object?>? more = null)
    : IResult, IStatusCodeHttpResult
{
    /// <summary>A refusal, with further members.</summary>
    public static ApiProblem Of(Refused refused, HttpRequest request, IReadOnlyDictionary<string, object?>? more = null) =>
        new(Problems.Status(refused.Kind), refused.Code, Problems.Sentence(refused, AskedLanguage.Of(request)), more: more) { RetryAfter = refused.RetryAfter };

    /// <summary>Said in the header of that name, in whole seconds.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public int? StatusCode => status;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var body = new Dictionary<string, object?>
        {
            ["type"] = "urn:campaign-console:problem:" + code,
            ["title"] = title,
            ["status"] = status,
            ["code"] = code,
            ["detail"] = detail,
            ["instance"] = httpContext.Request.Path.Value,
            ["serverTime"] = ServerTime.Of(httpContext),
        };
        foreach (var (name, value) in more ?? new Dictionary<string, object?>()) body[name] = value;
        foreach (var empty in body.Where(member => member.Value is null).Select(member => member.Key).ToList()) body.Remove(empty);
        httpContext.Response.StatusCode = status;
        httpContext.Response.ContentType = Problems.MediaType;
        if (RetryAfter is { } wait) httpContext.Response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        httpContext.Response.Headers.CacheControl = "no-store";
        await httpContext.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(body, ApiJson.Options), httpContext.RequestAborted);
    }
}
