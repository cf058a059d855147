using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignConsole.Tests.Platform;

public sealed class JobAttemptTests
{
    const int Crashes = 8;

    [Theory, EachDatabase]
    public async Task Work_that_gets_on_survives_any_number_of_crashes(DatabaseKind kind) => Assert.Equal(JobState.Done, await StateAfterAsync(kind, getsOn: true));

    [Theory, EachDatabase]
    public async Task Work_that_does_not_is_given_up(DatabaseKind kind) => Assert.Equal(JobState.Failed, await StateAfterAsync(kind, getsOn: false));

    static async Task<JobState> StateAfterAsync(DatabaseKind kind, bool getsOn)
    {
        await using var console = await TestConsole.StartAsync(kind, services => services.AddSingleton<IConsoleJob>(
            provider => new Dying(getsOn, provider.GetRequiredService<WriteGate>())));
        await console.Gate.WriteAsync(db =>
        {
            console.Get<JobQueue>().Enqueue(db, console.Administrator, "dying", new { }, null);
            return Task.CompletedTask;
        }, default);
        for (var crash = 0; crash <= Crashes; crash++)
        {
            await console.Get<JobRunner>().DrainAsync(default);
            if (crash == Crashes) break;
            // As a new process finds it.
            await console.Gate.WriteAsync(db => db.Set<JobRun>().Where(run => run.State == JobState.Failed)
                .ExecuteUpdateAsync(set => set.SetProperty(run => run.State, JobState.Queued)), default);
        }

        return await console.ReadAsync(db => db.Set<JobRun>().Select(run => run.State).SingleAsync());
    }

    sealed class Dying(bool getsOn, WriteGate gate) : IConsoleJob
    {
        public string Name => "dying";

        public async Task ExecuteAsync(JobContext run, CancellationToken ct)
        {
            var step = (run.Checkpoint<Step>()?.Number ?? 0) + 1;
            if (getsOn) await gate.WriteAsync(db => run.SaveCheckpointAsync(db, new Step(step), step, null, ct), ct);
            if (step <= Crashes) throw new InvalidOperationException("The power is gone.");
        }
    }

    sealed record Step(int Number);
}
