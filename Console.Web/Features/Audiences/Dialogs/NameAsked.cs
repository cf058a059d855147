namespace CampaignConsole.Web.Features.Audiences.Dialogs;

/// <summary>Asks for a name.</summary>
public sealed record NameAsked(string Label, string Act, string Name);
