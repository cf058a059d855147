using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace CampaignConsole.Web.Shell;

/// <summary>Catches what a page did not foresee, logs it under a short number that the user sees, and offers to try again.</summary>
public sealed partial class PageBoundary : ErrorBoundaryBase
{
    string number = "";

    [Inject] ILogger<PageBoundary> Log { get; set; } = null!;

    protected override Task OnErrorAsync(Exception exception)
    {
        number = Guid.NewGuid().ToString("N")[..8];
        LogFailed(Log, exception, number);
        return Task.CompletedTask;
    }

    protected override void BuildRenderTree(Microsoft.AspNetCore.Components.Rendering.RenderTreeBuilder builder)
    {
        if (CurrentException is null)
        {
            builder.AddContent(0, ChildContent);
            return;
        }

        builder.OpenComponent<Failed>(1);
        builder.AddComponentParameter(2, nameof(Failed.Number), number);
        builder.AddComponentParameter(3, nameof(Failed.Again), EventCallback.Factory.Create(this, Recover));
        builder.CloseComponent();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A page failed; the user was given number {Number}.")]
    static partial void LogFailed(ILogger log, Exception error, string number);
}
