using System.Globalization;
using CampaignConsole.Core.Platform.Wording;

namespace CampaignConsole.Web.Features.ResultPages;

/// <summary>Names of Core in the language of the page.</summary>
static class ResultWords
{
    /// <summary>A channel's name; an unknown one, as an API client may send it, is shown as it is.</summary>
    public static string Channel(string channel) => Wording.Knows("channel." + channel) ? Wording.Say("channel." + channel, CultureInfo.CurrentUICulture.Name) : channel;
}
