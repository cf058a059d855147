using CampaignConsole.Core.Results.Exports;
using CampaignConsole.Core.Results.Settlement;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignConsole.Core.Results;

/// <summary>What Results brings.</summary>
public static class ResultsRegistration
{
    public static IServiceCollection AddResults(this IServiceCollection services)
    {
        services.AddSingleton<ResultsQueries>();
        services.AddSingleton<HomeQueries>();
        services.AddSingleton<ResultsWorkbook>();
        services.AddSingleton<SettlementQueries>();
        services.AddSingleton<SettlementWorkbook>();
        return services;
    }
}
