using System.Globalization;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Wording;
using Microsoft.AspNetCore.Components;

namespace CampaignConsole.Web.Ui;

/// <summary>What static, server-rendered forms inherit (sign-in, first start, preference centre): they have no circuit, so a refusal is shown in the form.</summary>
public abstract class PlainForm : ComponentBase
{
    [CascadingParameter] protected HttpContext Request { get; set; } = null!;

    [Inject] protected NavigationManager Navigation { get; set; } = null!;

    /// <summary>What was wrong with the form, in the reader's language; null when nothing was.</summary>
    protected string? Problem { get; set; }

    /// <summary>Does something that may be refused.</summary>
    /// <returns>True when it was done; false when <see cref="Problem"/> says why not.</returns>
    protected async Task<bool> TryAsync(Func<CancellationToken, Task> act)
    {
        try
        {
            await act(Request.RequestAborted);
            return true;
        }
        catch (Refused refused)
        {
            Problem = Wording.Refusal(refused, CultureInfo.CurrentUICulture.Name);
            return false;
        }
    }
}
