using System.Globalization;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Platform.Wording;
using CampaignConsole.Web.Ui;

namespace CampaignConsole.Web.Features.Campaigns;

/// <summary>Names of Core in the language of the page.</summary>
public static class CampaignWords
{
    public static string Language => CultureInfo.CurrentUICulture.Name;

    public static string Of(CampaignState state) => Wording.Say(Wording.NameOf(state), Language);

    public static string Channel(string channel) => Wording.Say("channel." + channel, Language);

    public static string Spoken(string language) => Wording.Say("language." + language, Language);

    /// <summary>A reason for leaving somebody out; an unknown one is shown as its code.</summary>
    public static string Reason(string? code) => code is not null && Wording.Knows("reason." + code) ? Wording.Say("reason." + code, Language) : code ?? "";

    public static Tone Tone(CampaignState state) => state switch
    {
        CampaignState.Draft => Ui.Tone.Quiet,
        CampaignState.Waiting => Ui.Tone.Warn,
        CampaignState.Approved => Ui.Tone.Good,
        CampaignState.Scheduled => Ui.Tone.Accent,
        CampaignState.Running => Ui.Tone.Accent,
        CampaignState.Paused => Ui.Tone.Warn,
        CampaignState.Finished => Ui.Tone.Good,
        CampaignState.Stopped => Ui.Tone.Bad,
    };

    /// <summary>Where a campaign is looked at: its editor while it can be edited, else its page.</summary>
    public static string Address(long id, CampaignState state) => CampaignMoves.Allows(state, CampaignAct.Launch) || state == CampaignState.Waiting ? $"/campaigns/{id}/edit" : $"/campaigns/{id}";
}
