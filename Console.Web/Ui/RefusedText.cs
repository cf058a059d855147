using CampaignConsole.Core.Kernel;
using Microsoft.Extensions.Localization;

namespace CampaignConsole.Web.Ui;

/// <summary>The sentence of a refusal in the language of the page.</summary>
public static class RefusedText
{
    public static string Of(Refused refused, IStringLocalizer<UiText> texts)
    {
        var own = texts["refused." + refused.Code, [.. refused.Values.Select(value => value ?? "")]];
        return own.ResourceNotFound ? texts["RefusedOther", refused.Code] : own;
    }
}
