using System.Globalization;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Wording;
using Microsoft.Extensions.Localization;

namespace CampaignConsole.Web.Ui;

/// <summary>The sentence of a refusal in the language of the page.</summary>
public static class RefusedText
{
    public static string Of(Refused refused, IStringLocalizer<UiText> texts)
    {
        var sentence = Wording.Refusal(refused, CultureInfo.CurrentUICulture.Name);
        return sentence == refused.Code ? texts["RefusedOther", refused.Code] : sentence;
    }
}
