using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using Microsoft.AspNetCore.Components;

namespace CampaignConsole.Web.Features.Settings.Pages;

/// <summary>The brand: name, currency, clock, language, the address under every e-mail.</summary>
public sealed partial class BrandPage
{
    string name = "";
    string currency = "CNY";
    string zone = "Asia/Shanghai";
    string language = Languages.English;
    DayOfWeek weekStart = DayOfWeek.Monday;
    string? address;

    [Inject] BrandActions Brands { get; set; } = null!;

    protected override void OnInitialized()
    {
        if (User.Brand is not { } brand) return;
        (name, currency, zone, language) = (brand.Name, brand.Currency, brand.TimeZone, brand.Language);
        (weekStart, address) = (brand.WeekStart, brand.PostalAddress);
    }

    async Task SaveAsync()
    {
        if (!await RunAsync(ct => Brands.ChangeAsync(By, new BrandDraft(name, currency, zone, language, weekStart, address), ct))) return;
        User.ForgetBrand();
        Notices.Done(Words["Saved"]);
    }
}
