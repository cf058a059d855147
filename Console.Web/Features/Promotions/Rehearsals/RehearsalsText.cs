namespace CampaignConsole.Web.Features.Promotions.Rehearsals;

/// <summary>Names the words of the rehearsal pages.</summary>
public sealed class RehearsalsText;
