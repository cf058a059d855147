using Microsoft.Extensions.Localization;

namespace CampaignConsole.Web.Features.Channels;

/// <summary>Says codes of causes; a code without words is shown as it is.</summary>
static class ChannelCauses
{
    /// <summary>Why there was no connection.</summary>
    public static string Said(IStringLocalizer words, string? cause) => Of(words, "cause.", cause);

    /// <summary>Why a channel is paused.</summary>
    public static string PauseReason(IStringLocalizer words, string? reason) => Of(words, "pause.", reason);

    static string Of(IStringLocalizer words, string prefix, string? code) => code is { Length: > 0 } && words[prefix + code] is { ResourceNotFound: false } said ? said : code ?? "";
}
