using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Tests.Platform.Tables;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CampaignConsole.Tests.Browser.Flows;

[Collection(BrowserConsole.Upstream)]
public sealed class CatalogueFlows(BrowserConsole console)
{
    static string Mark => Guid.NewGuid().ToString("N")[..7].ToUpperInvariant();

    [Fact]
    public async Task A_franchise_store_is_made_found_and_edited()
    {
        var code = "F" + Mark;
        await using var opened = await console.SignedInAsync(Roles.Marketer, path: "/catalogue/stores");
        var page = opened.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "New store" }).ClickAsync();
        await page.FillAsync("#store-code", code);
        await page.FillAsync("#store-name", "沈阳万象城 " + code);
        await page.SelectOptionAsync("#store-kind", "Franchise");
        await page.FillAsync("#store-franchisee", "Hongxin Retail");
        await page.FillAsync("#store-region", "North");
        await page.FillAsync("#store-zone", "Mars/Base");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator(".notice.warn")).ToContainTextAsync("Mars/Base");
        await page.FillAsync("#store-zone", "Asia/Shanghai");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator(".notice.good")).ToBeVisibleAsync();

        await page.GetByLabel("Search").FillAsync(code);
        await page.Keyboard.PressAsync("Enter");
        // Whoever opens a dialog while the search is still on its way sees it close.
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("search=" + code));
        var row = page.Locator("tbody tr", new() { HasText = code });
        await Expect(row).ToContainTextAsync("Hongxin Retail");
        await row.GetByRole(AriaRole.Button, new() { Name = "Edit" }).ClickAsync();
        await Expect(page.Locator("#store-code")).ToHaveValueAsync(code);
        await page.GetByLabel("The store is open").UncheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(row.Locator(".chip")).ToHaveTextAsync("Closed");
        await opened.StandsAsync("catalogue-stores");

        await page.GetByLabel("Search").FillAsync("there is no " + code);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".empty")).ToContainTextAsync("Nothing fits");
        await page.GetByRole(AriaRole.Link, new() { Name = "Clear filters" }).ClickAsync();
        await Expect(page.Locator("tbody tr").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_workbook_of_products_becomes_styles_and_one_of_them_is_edited()
    {
        var style = "W" + Mark;
        using var file = new TemporaryFile(".xlsx");
        Python.Run($"""
            import sys, openpyxl
            book = openpyxl.Workbook()
            sheet = book.active
            sheet.append(['SKU', 'Name', 'Style', 'Colour', 'Size', 'Category', 'Price', 'EAN'])
            for size in ['XL', 'S', 'M']:
                sheet.append(['{style}-' + size, 'Wool coat', '{style}', 'navy', size, 'Coats', 1299.5, '69{style}' + size])
            book.save(sys.argv[1])
            """, file.Path);
        await using var opened = await console.SignedInAsync(Roles.Marketer, path: "/imports/products");
        var page = opened.Page;
        await page.SetInputFilesAsync("#import-file", file.Path);
        await page.GetByRole(AriaRole.Button, new() { Name = "Upload and look" }).ClickAsync();
        await Expect(page.Locator(".say")).ToContainTextAsync("can be read without a problem");
        await page.GetByRole(AriaRole.Button, new() { Name = "Import 3 rows" }).ClickAsync();
        await Expect(page.Locator(".say")).ToContainTextAsync("All 3 rows were taken.");

        await opened.GoAsync("/catalogue/products?search=69" + style + "S");
        await page.GetByRole(AriaRole.Link, new() { Name = style }).ClickAsync();
        await Expect(page.Locator("h1")).ToContainTextAsync(style);
        // The other table is the history of prices.
        var rows = page.Locator("table").First.Locator("tbody tr");
        await Expect(rows).ToHaveCountAsync(3);
        await Expect(rows.Nth(0)).ToContainTextAsync(style + "-S");
        await Expect(rows.Nth(2)).ToContainTextAsync("¥\u00A01,299.50");
        await rows.Nth(1).GetByRole(AriaRole.Button, new() { Name = "Edit" }).ClickAsync();
        await page.FillAsync("#product-price", "999");
        await page.SelectOptionAsync("#product-stage", "Clearance");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(rows.Nth(1)).ToContainTextAsync("¥\u00A0999.00");
        await Expect(rows.Nth(1)).ToContainTextAsync("Clearance");
        await opened.StandsAsync("catalogue-style");
    }
}
