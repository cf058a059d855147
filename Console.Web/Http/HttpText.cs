using System.Globalization;
using System.Resources;

namespace CampaignConsole.Web.Http;

/// <summary>The API's own sentences, in the language that the caller asks for.</summary>
static class HttpText
{
    static readonly ResourceManager Texts = new(typeof(HttpText));

    public static string Say(string key, string language) =>
        Texts.GetString(key, CultureInfo.GetCultureInfo(language)) ?? throw new InvalidOperationException($"No text '{key}'.");
}
