using CampaignConsole.Core.Catalogue.Imports;
using CampaignConsole.Core.Catalogue.Prices;
using CampaignConsole.Core.Platform.Tables.Imports;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignConsole.Core.Catalogue;

/// <summary>Stores and products.</summary>
public static class CatalogueRegistration
{
    public static IServiceCollection AddCatalogue(this IServiceCollection services)
    {
        services.AddSingleton<BrandQueries>();
        services.AddSingleton<StoreActions>();
        services.AddSingleton<StoreQueries>();
        services.AddSingleton<ProductActions>();
        services.AddSingleton<ProductQueries>();
        services.AddSingleton<PriceQueries>();
        services.AddTableImport<StoresImport>();
        services.AddTableImport<ProductsImport>();
        services.AddTableImport<PricesImport>();
        return services;
    }
}
