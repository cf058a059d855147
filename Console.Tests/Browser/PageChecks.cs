namespace CampaignConsole.Tests.Browser;

/// <summary>What every page has to bear.</summary>
static class PageChecks
{
    /// <summary>At both widths: no serious finding of axe, nothing wider than the screen, no error of the browser. Ends wide.</summary>
    public static async Task StandsAsync(this BrowserPage opened, string picture)
    {
        foreach (var width in new[] { 390, 1280 })
        {
            await opened.Page.SetViewportSizeAsync(width, 860);
            Assert.Equal(0, await opened.OverflowAsync());
            Assert.Equal([], await opened.AxeAsync());
            await opened.PictureAsync($"{picture}-{width}");
        }

        Assert.Equal([], opened.Errors);
    }
}
