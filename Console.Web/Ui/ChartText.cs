using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace CampaignConsole.Web.Ui;

/// <summary>An SVG text element, which Razor cannot write itself: there "text" is a word of its own.</summary>
public sealed class ChartText : ComponentBase
{
    [Parameter, EditorRequired] public string Say { get; set; } = "";

    [Parameter(CaptureUnmatchedValues = true)] public IReadOnlyDictionary<string, object>? Attributes { get; set; }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenElement(0, "text");
        builder.AddMultipleAttributes(1, Attributes);
        builder.AddContent(2, Say);
        builder.CloseElement();
    }
}
