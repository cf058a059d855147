using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quartz;

namespace CampaignConsole.Core.Platform.Jobs;

/// <summary>The only file that knows the engine. Quartz ticks the recurring jobs: durable and clustered on PostgreSQL, in memory and rebuilt at start on SQLite.</summary>
public static partial class QuartzWiring
{
    const string NameKey = "name";

    const string Group = "recurring";

    /// <summary>Starts the engine with the host; at its start every recurring job gets its trigger.</summary>
    public static IServiceCollection AddJobEngine(this IServiceCollection services, DatabaseOptions database)
    {
        services.AddQuartz(engine =>
        {
            if (database.IsSqlite) engine.UseInMemoryStore();
            else
            {
                engine.UsePersistentStore(store =>
                {
                    store.UsePostgres(database.ConnectionString!);
                    store.UseClustering();
                    store.ProvisionSchema();
                });
            }
        });
        services.AddQuartzHostedService(options => options.WaitForJobsToComplete = true);
        services.AddHostedService<Triggers>();
        services.AddSingleton<JobEngine>();
        return services;
    }

    /// <summary>Puts the triggers of all recurring jobs in place, replacing what an older version left in a durable store.</summary>
    sealed class Triggers(ISchedulerFactory engine, ByName<IRecurringJob> jobs) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            var scheduler = await engine.GetScheduler(cancellationToken);
            foreach (var recurring in jobs.All)
            {
                var job = JobBuilder.Create<Tick>().WithIdentity(recurring.Name, Group).UsingJobData(NameKey, recurring.Name).StoreDurably().Build();
                var trigger = TriggerBuilder.Create().WithIdentity(recurring.Name, Group).ForJob(job)
                    .WithSimpleSchedule(schedule => schedule.WithInterval(recurring.Every).RepeatForever()).Build();
                await scheduler.ScheduleJob(job, [trigger], new ScheduleJobOptions { Replace = true }, cancellationToken);
            }
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    /// <summary>Hands a tick of the engine to the recurring job of that name.</summary>
    [DisallowConcurrentExecution]
    internal sealed partial class Tick(ByName<IRecurringJob> jobs, Brake brake, ILogger<Tick> log) : IJob
    {
        public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
        {
            if (brake.IsOn) return;
            var name = context.JobDetail.JobDataMap.GetString(NameKey)!;
            try
            {
                await jobs[name].TickAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
            }
            catch (Exception problem)
            {
                LogFailed(problem, name);
            }
        }

        [LoggerMessage(Level = LogLevel.Error, Message = "Recurring job {Name} failed; it is tried again at its next tick")]
        partial void LogFailed(Exception problem, string name);
    }
}

/// <summary>Whether the engine of this node ticks; only a running console has one.</summary>
public sealed class JobEngine(ISchedulerFactory engine)
{
    public async Task<bool> IsRunningAsync(CancellationToken ct) => (await engine.GetScheduler(ct)).Status == SchedulerStatus.Running;
}
