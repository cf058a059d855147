namespace CampaignConsole.Web.Ui;

/// <summary>One entry of a list to choose from.</summary>
public sealed record Choice<TValue>(TValue Value, string Text);
