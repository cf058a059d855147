namespace CampaignConsole.Web.Features.Campaigns.Dialogs;

/// <summary>What a dialog asks a reason or a note for.</summary>
/// <param name="Act">The word on the button.</param>
/// <param name="Needed">False: it may stay empty.</param>
public sealed record ReasonAsked(string Text, string Label, string Act, bool Needed, bool Danger = false);
