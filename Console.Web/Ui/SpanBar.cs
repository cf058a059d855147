namespace CampaignConsole.Web.Ui;

/// <summary>A stretch of time in a <see cref="SpanChart"/>; null is open on that side.</summary>
/// <param name="Shown">Its times in words.</param>
public sealed record SpanBar(string Label, DateTime? From, DateTime? To, string Shown, Tone Tone = Tone.Quiet, string? Note = null);
