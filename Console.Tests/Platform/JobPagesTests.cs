using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Tests.Kit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignConsole.Tests.Platform;

public sealed class JobPagesTests
{
    [Theory, EachDatabase]
    public async Task A_waiting_run_ends_at_once_when_cancelled_and_can_be_run_again(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var id = await QueueAsync(console);
        await console.Get<JobActions>().CancelAsync(console.Administrator, id, CancellationToken.None);
        Assert.Equal(JobState.Cancelled, (await GetAsync(console, id)).State);
        await console.RunJobsAsync();
        Assert.Equal(0, Probe.Runs(console));

        await console.Get<JobActions>().RunAgainAsync(console.Administrator, id, CancellationToken.None);
        await console.RunJobsAsync();
        Assert.Equal((JobState.Done, 1), ((await GetAsync(console, id)).State, Probe.Runs(console)));
    }

    [Theory, EachDatabase]
    public async Task What_is_over_cannot_be_cancelled_and_what_went_well_not_run_again(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var id = await QueueAsync(console);
        await console.RunJobsAsync();
        var actions = console.Get<JobActions>();
        Assert.Equal("job_over", await Access.PeopleTests.RefusedAsync(() => actions.CancelAsync(console.Administrator, id, CancellationToken.None)));
        Assert.Equal("job_not_over", await Access.PeopleTests.RefusedAsync(() => actions.RunAgainAsync(console.Administrator, id, CancellationToken.None)));
        Assert.Equal("right_missing", await Access.PeopleTests.RefusedAsync(() => actions.CancelAsync(console.Approver, id, CancellationToken.None)));
    }

    [Theory, EachDatabase]
    public async Task Runs_are_listed_newest_first_and_by_state(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var first = await QueueAsync(console);
        await console.RunJobsAsync();
        var second = await QueueAsync(console);
        var jobs = console.Get<JobQueries>();
        var all = await jobs.ListAsync(console.Administrator, new JobFilter(), new PageRequest(), CancellationToken.None);
        Assert.Equal([second, first], all.Rows.Select(run => run.Id));
        var done = await jobs.ListAsync(console.Administrator, new JobFilter(JobState.Done), new PageRequest(), CancellationToken.None);
        Assert.Equal((first, 1), (Assert.Single(done.Rows).Id, done.Total));
        Assert.Equal(second, Assert.Single(await jobs.LiveAsync(console.Administrator, CancellationToken.None)).Id);
    }

    [Theory, EachDatabase]
    public async Task The_audit_trail_is_read_by_subject_actor_and_day_and_verified(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var id = await QueueAsync(console);
        await console.Get<JobActions>().CancelAsync(console.Administrator, id, CancellationToken.None);
        console.Clock.Advance(TimeSpan.FromDays(1));
        await console.Get<JobActions>().RunAgainAsync(console.Administrator, id, CancellationToken.None);
        var audit = console.Get<AuditQueries>();
        async Task<IReadOnlyList<string>> VerbsAsync(AuditFilter filter) => [.. (await audit.ListAsync(console.Administrator, filter, new PageRequest(), CancellationToken.None)).Rows.Select(row => row.Verb)];

        Assert.Equal(["job.run_again", "job.cancel"], await VerbsAsync(new AuditFilter($"job:{id}", "Ada")));
        Assert.Equal(["job.run_again"], await VerbsAsync(new AuditFilter(From: console.Clock.Now.AddHours(-1))));
        Assert.Empty(await VerbsAsync(new AuditFilter("campaign")));
        Assert.Equal(["job"], await audit.KindsAsync(console.Administrator, CancellationToken.None));
        await console.Get<AuditChain>().TickAsync(CancellationToken.None);
        Assert.Equal(new ChainReport(1, 1, null), await audit.VerifyAsync(console.Administrator, CancellationToken.None));
        Assert.Equal("right_missing", await Access.PeopleTests.RefusedAsync(() => audit.ListAsync(console.Marketer, new AuditFilter(), new PageRequest(), CancellationToken.None)));
    }

    static Task<TestConsole> StartAsync(DatabaseKind kind) => TestConsole.StartAsync(kind, services => services.AddSingleton<IConsoleJob, Probe>());

    static Task<JobRow> GetAsync(TestConsole console, long id) => console.Get<JobQueries>().GetAsync(console.Administrator, id, CancellationToken.None);

    static async Task<long> QueueAsync(TestConsole console)
    {
        var run = await console.Gate.WriteAsync(db => Task.FromResult(console.Get<JobQueue>().Enqueue(db, console.Marketer, Probe.JobName, new { }, null)), CancellationToken.None);
        return run.Id;
    }

    sealed class Probe : IConsoleJob
    {
        public const string JobName = "probe";

        int runs;

        public string Name => JobName;

        public static int Runs(TestConsole console) => ((Probe)console.Get<IConsoleJob>()).runs;

        public Task ExecuteAsync(JobContext run, CancellationToken ct)
        {
            runs++;
            return Task.CompletedTask;
        }
    }
}
