namespace CampaignConsole.Web.Features.Members;

/// <summary>Names the resources of the members' pages.</summary>
public sealed class MembersText;
