using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignConsole.Core.Platform.Tables.Imports;

/// <summary>The machinery of imports; stages add their kinds by <see cref="AddTableImport{T}"/>.</summary>
public static class ImportsRegistration
{
    public static IServiceCollection AddImports(this IServiceCollection services)
    {
        services.AddSingleton<ImportFolder>();
        services.AddSingleton<ImportActions>();
        services.AddSingleton<ImportQueries>();
        services.AddSingleton<IConsoleJob, ImportJob>();
        services.AddSingleton(provider => new ByName<ITableImport>(provider.GetServices<ITableImport>(), import => import.Kind));
        return services;
    }

    /// <summary>Registers a kind of file that a stage takes in.</summary>
    public static IServiceCollection AddTableImport<T>(this IServiceCollection services) where T : class, ITableImport =>
        services.AddSingleton<ITableImport, T>();
}
