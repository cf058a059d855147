namespace CampaignConsole.Web.Features.Members.Dialogs;

/// <summary>Asks for a reason before an act.</summary>
/// <param name="Type">What must be typed besides, when the act cannot be undone.</param>
public sealed record ReasonModel(string Text, string Act, string? Type = null);
