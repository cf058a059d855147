namespace CampaignConsole.Web.Features.Invitations;

/// <summary>Marks the texts of the invitations' pages.</summary>
public sealed class InvitationsText;
