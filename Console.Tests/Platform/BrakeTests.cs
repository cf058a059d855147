using CampaignConsole.Core.Platform.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignConsole.Tests.Platform;

public sealed class BrakeTests
{
    [Theory, EachDatabase]
    public async Task Work_waits_while_the_brake_is_on_and_goes_on_when_it_is_released(DatabaseKind kind)
    {
        await using var console = await TestConsole.StartAsync(kind, services => services.AddSingleton<IConsoleJob, Nothing>());
        console.Get<Brake>().Pull();
        var runner = console.Get<JobRunner>();
        await runner.StartAsync(default);
        await console.Gate.WriteAsync(db =>
        {
            console.Get<JobQueue>().Enqueue(db, console.Administrator, "nothing", new { }, null);
            return Task.CompletedTask;
        }, default);
        await Task.Delay(1500, TestContext.Current.CancellationToken);
        Assert.Equal(JobState.Queued, await StateAsync());
        console.Get<Brake>().Release();
        for (var looks = 0; looks < 100 && await StateAsync() != JobState.Done; looks++) await Task.Delay(100, TestContext.Current.CancellationToken);
        Assert.Equal(JobState.Done, await StateAsync());
        await runner.StopAsync(default);

        Task<JobState> StateAsync() => console.ReadAsync(db => db.Set<JobRun>().Select(run => run.State).SingleAsync());
    }

    sealed class Nothing : IConsoleJob
    {
        public string Name => "nothing";

        public Task ExecuteAsync(JobContext run, CancellationToken ct) => Task.CompletedTask;
    }
}
