namespace CampaignConsole.Web.Features.Channels.Parts;

/// <summary>Where somebody stands who came to leave by a link in a message.</summary>
public enum PublicStep
{
    AskToLeave,
    Left,
}
