using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace CampaignConsole.Web.Shell;

/// <summary>Takes screen readers and the keyboard to the heading of a page that was opened. The framework's own FocusOnNavigate does so even when
/// a person already types in a field of that page, and what is typed in that moment is lost.</summary>
public sealed class HeadingFocus(IJSRuntime browser) : ComponentBase
{
    Type? page;
    bool opened;

    [Parameter, EditorRequired]
    public Microsoft.AspNetCore.Components.RouteData RouteData { get; set; } = null!;

    protected override void OnParametersSet()
    {
        opened = page != RouteData.PageType;
        page = RouteData.PageType;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!opened) return;
        opened = false;
        await browser.InvokeVoidAsync("consoleFocus.heading");
    }
}
