using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Wording;
using Microsoft.AspNetCore.Http;

namespace CampaignConsole.Web.Http;

/// <summary>Problem details (RFC 9457): a stable <c>code</c>, and a sentence in the language that the caller asks for.</summary>
static class Problems
{
    public const string MediaType = "application/problem+json";

    /// <summary>The status that a refusal of this kind has.</summary>
    public static int Status(RefusedKind kind) => kind switch
    {
        RefusedKind.Invalid => StatusCodes.Status422UnprocessableEntity,
        RefusedKind.NotFound => StatusCodes.Status404NotFound,
        RefusedKind.Conflict => StatusCodes.Status409Conflict,
        RefusedKind.Forbidden => StatusCodes.Status403Forbidden,
        RefusedKind.TooMany => StatusCodes.Status429TooManyRequests,
    };

    /// <summary>The sentence of a refusal.</summary>
    public static string Sentence(Refused refused, string language) => Wording.Refusal(refused, language);

    /// <summary>A broken rule as an answer.</summary>
    public static Task WriteAsync(HttpContext http, Refused refused) => ApiProblem.Of(refused, http.Request).ExecuteAsync(http);

    /// <summary>One of the API's own conditions as an answer; its sentence stands in HttpText under the code.</summary>
    public static Task WriteAsync(HttpContext http, int status, string code, string? detail = null) => Of(http, status, code, detail).ExecuteAsync(http);

    /// <summary>One of the API's own conditions, for an endpoint or filter to return.</summary>
    public static ApiProblem Of(HttpContext http, int status, string code, string? detail = null) =>
        new(status, code, HttpText.Say(code, AskedLanguage.Of(http.Request)), detail);
}
