using CampaignConsole.Core.Results.Exports;
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
        return services;
    }
}
