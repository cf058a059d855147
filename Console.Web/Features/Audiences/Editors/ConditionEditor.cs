using CampaignConsole.Core.Audiences.Rules;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace CampaignConsole.Web.Features.Audiences.Editors;

/// <summary>What editors offer to choose from, and how they call it.</summary>
public sealed record EditorAid(RuleChoices Choices, RuleNames Names, IReadOnlyDictionary<long, int> LatestVersions, string Language)
{
    public RuleWords Words => new(Language, Names);
}

/// <summary>The fields of one condition in the line that it is: inherit it, show <see cref="Value"/>, call <see cref="SetAsync"/>.</summary>
public abstract class ConditionEditor<T> : ComponentBase where T : Condition
{
    [Parameter, EditorRequired] public Condition Condition { get; set; } = null!;

    [Parameter] public EventCallback<Condition> Changed { get; set; }

    [CascadingParameter] public EditorAid Aid { get; set; } = null!;

    [Inject] protected IStringLocalizer<AudiencesText> L { get; set; } = null!;

    protected T Value => (T)Condition;

    protected Task SetAsync(Condition changed) => Changed.InvokeAsync(changed);
}
