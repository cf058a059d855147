using CampaignConsole.Core.Platform.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CampaignConsole.Core.Redemptions.Rehearsals;

/// <summary>What rehearsals bring.</summary>
public static class RehearsalsRegistration
{
    public static IServiceCollection AddRehearsals(this IServiceCollection services)
    {
        services.TryAddSingleton(new RehearsalPace());
        services.AddSingleton<RehearsalActions>();
        services.AddSingleton<RehearsalQueries>();
        services.AddSingleton<RehearsalWorkbook>();
        services.AddSingleton<IConsoleJob, RehearsalJob>();
        services.AddSingleton<IKeptForAWhile, OldRehearsals>();
        services.AddSingleton<VersionOutcomes>();
        return services;
    }
}
