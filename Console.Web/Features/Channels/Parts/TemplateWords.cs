using CampaignConsole.Core.Campaigns.Content.Templates;
using CampaignConsole.Web.Ui;

namespace CampaignConsole.Web.Features.Channels.Parts;

/// <summary>How a template's state looks.</summary>
static class TemplateWords
{
    public static Tone ToneOf(TemplateState state) => state switch
    {
        TemplateState.Approved => Tone.Good,
        TemplateState.Submitted => Tone.Warn,
        TemplateState.Rejected or TemplateState.Paused => Tone.Bad,
        TemplateState.Draft => Tone.Quiet,
    };
}
