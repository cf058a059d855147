using CampaignConsole.Core.Promotions.Benefits;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace CampaignConsole.Web.Features.Promotions.Editors;

/// <summary>What every benefit's editor is: a benefit in, a changed one out.</summary>
public abstract class BenefitEditor<TBenefit> : ComponentBase where TBenefit : Benefit
{
    [Inject] protected IStringLocalizer<PromotionsText> T { get; set; } = null!;

    [Parameter, EditorRequired] public Benefit Value { get; set; } = null!;

    [Parameter] public EventCallback<Benefit> ValueChanged { get; set; }

    [Parameter] public string Currency { get; set; } = "";

    protected TBenefit Model => (TBenefit)Value;

    protected Task Set(Benefit changed) => ValueChanged.InvokeAsync(changed);
}
