using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Backups;
using CampaignConsole.Core.Platform.Events;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Platform.Tables.Imports;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CampaignConsole.Core.Platform;

/// <summary>The machinery under every stage.</summary>
public static class PlatformRegistration
{
    public static IServiceCollection AddPlatform(this IServiceCollection services, DatabaseOptions database)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(database);
        services.AddSingleton<Databases>();
        services.AddSingleton<IDbContextFactory<ConsoleDb>>(provider => provider.GetRequiredService<Databases>());
        services.AddSingleton<WriteGate>();
        services.AddSingleton<Migrator>();
        services.AddSingleton<SettingsBook>();
        services.AddSingleton<LiveUpdates>();
        services.AddSingleton<EventQueries>();
        services.AddSingleton<JobWake>();
        services.AddSingleton<Liveness>();
        services.AddSingleton<Brake>();
        services.AddSingleton<JobQueue>();
        services.AddSingleton<JobRunner>();
        services.AddSingleton<JobActions>();
        services.AddSingleton<JobQueries>();
        services.AddSingleton<AuditQueries>();
        services.AddSingleton<AuditNotes>();
        services.AddSingleton<AuditChain>();
        services.AddSingleton<IRecurringJob>(provider => provider.GetRequiredService<AuditChain>());
        services.AddSingleton<BackupActions>();
        services.TryAddSingleton<RetentionOptions>();
        services.AddSingleton<IKeptForAWhile, OldAnswers>();
        services.AddSingleton<IKeptForAWhile, OldEvents>();
        services.AddSingleton<Retention>();
        services.AddSingleton<IRecurringJob>(provider => provider.GetRequiredService<Retention>());
        services.AddImports();
        services.AddSingleton(provider => new ByName<IConsoleJob>(provider.GetServices<IConsoleJob>(), job => job.Name));
        services.AddSingleton(provider => new ByName<IRecurringJob>(provider.GetServices<IRecurringJob>(), job => job.Name));
        return services;
    }

    /// <summary>Starts the runner and the engine with the node: the console itself does, one-off commands and most tests do not.</summary>
    public static IServiceCollection AddPlatformEngine(this IServiceCollection services, DatabaseOptions database)
    {
        services.AddHostedService(provider => provider.GetRequiredService<JobRunner>());
        return services.AddJobEngine(database);
    }
}
