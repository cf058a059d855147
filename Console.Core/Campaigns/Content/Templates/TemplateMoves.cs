namespace CampaignConsole.Core.Campaigns.Content.Templates;

/// <summary>The one table of what may follow what at the provider; pages draw their buttons from it.</summary>
public static class TemplateMoves
{
    static readonly Dictionary<TemplateState, TemplateState[]> Table = new()
    {
        // Many are approved at the provider before anybody writes them down here.
        [TemplateState.Draft] = [TemplateState.Submitted, TemplateState.Approved],
        [TemplateState.Submitted] = [TemplateState.Approved, TemplateState.Rejected, TemplateState.Draft],
        [TemplateState.Approved] = [TemplateState.Paused, TemplateState.Rejected, TemplateState.Draft],
        [TemplateState.Rejected] = [TemplateState.Draft, TemplateState.Submitted, TemplateState.Approved],
        [TemplateState.Paused] = [TemplateState.Approved, TemplateState.Rejected, TemplateState.Draft],
    };

    public static IReadOnlyList<TemplateState> From(TemplateState state) => Table[state];

    public static bool May(TemplateState from, TemplateState to) => Table[from].Contains(to);

    /// <summary>States that say why.</summary>
    public static bool NeedsReason(TemplateState to) => to is TemplateState.Rejected or TemplateState.Paused;
}
