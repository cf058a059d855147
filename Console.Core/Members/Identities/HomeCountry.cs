using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Members.Identities;

/// <summary>The country whose national telephone numbers a brand's members write: by its currency, for the euro by its time zone.</summary>
public static class HomeCountry
{
    /// <summary>ISO 3166-1, two letters.</summary>
    public static async Task<string> OfAsync(ConsoleDb db, CancellationToken ct)
    {
        var brand = await db.Set<Brand>().AsNoTracking().FirstOrDefaultAsync(ct);
        return Of(brand?.Currency ?? "CNY", brand?.TimeZone ?? "");
    }

    /// <inheritdoc cref="OfAsync"/>
    public static string Of(string currency, string timeZone) => currency switch
    {
        "EUR" => timeZone switch
        {
            "Europe/Paris" => "FR",
            "Europe/Madrid" => "ES",
            "Europe/Rome" => "IT",
            "Europe/Amsterdam" => "NL",
            "Europe/Brussels" => "BE",
            "Europe/Vienna" => "AT",
            "Europe/Dublin" => "IE",
            "Europe/Lisbon" => "PT",
            "Europe/Helsinki" => "FI",
            "Europe/Athens" => "GR",
            _ => "DE",
        },
        // Elsewhere the first two letters of ISO 4217 are the country's.
        _ => currency[..2],
    };
}
