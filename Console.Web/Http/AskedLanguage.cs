using CampaignConsole.Core.Kernel;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace CampaignConsole.Web.Http;

/// <summary>The language of an answer, by Accept-Language; English when nothing that we speak is asked for.</summary>
static class AskedLanguage
{
    public static string Of(HttpRequest request) =>
        Languages.Of(request.GetTypedHeaders().AcceptLanguage
            .OrderByDescending(value => value.Quality ?? 1)
            .Select(value => value.Value.Value)
            .FirstOrDefault(Spoken));

    static bool Spoken(string? tag) =>
        tag?.StartsWith("zh", StringComparison.OrdinalIgnoreCase) == true || tag?.StartsWith("en", StringComparison.OrdinalIgnoreCase) == true;
}
