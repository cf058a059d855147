using Microsoft.JSInterop;

namespace CampaignConsole.Web.Ui;

/// <summary>Hands a file that was made on the server to the browser. For files beyond a few megabytes give an endpoint's address instead.</summary>
public sealed class Files(IJSRuntime browser)
{
    public async Task SaveAsync(string name, string contentType, Stream content, CancellationToken ct)
    {
        using var reference = new DotNetStreamReference(content);
        await browser.InvokeVoidAsync("consoleFiles.save", ct, name, contentType, reference);
    }

    public async Task CopyAsync(string text, CancellationToken ct) => await browser.InvokeVoidAsync("consoleFiles.copy", ct, text);
}
