using System.Net;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Api;

public sealed class ReadinessTests
{
    [Theory, EachDatabase]
    public async Task Without_its_jobs_a_node_is_alive_but_not_ready_and_says_why(DatabaseKind kind)
    {
        await using var api = await TestApi.StartAsync(kind);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(api, "/healthz")).StatusCode);
        var answer = await AskAsync(api, "/readyz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(["jobs: not running", "sending: not running", "schedule: not running"], await ProblemsAsync(answer));
    }

    [Theory, EachDatabase]
    public async Task A_loop_that_falls_silent_is_named_and_one_that_turns_is_not(DatabaseKind kind)
    {
        await using var api = await TestApi.StartAsync(kind);
        api.Get<Liveness>().Beat(Liveness.Jobs);
        Assert.DoesNotContain("jobs: not running", await ProblemsAsync(await AskAsync(api, "/readyz")));
        api.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Contains("jobs: not running", await ProblemsAsync(await AskAsync(api, "/readyz")));
    }

    [Theory, EachDatabase]
    public async Task An_older_schema_is_named(DatabaseKind kind)
    {
        await using var api = await TestApi.StartAsync(kind);
        await api.Get<WriteGate>().WriteAsync(db => db.Database.ExecuteSqlRawAsync("UPDATE \"__EFMigrationsHistory\" SET \"MigrationId\" = '20200101000000_Older'"), default);
        Assert.Contains(await ProblemsAsync(await AskAsync(api, "/readyz")), problem => problem.StartsWith("schema: older", StringComparison.Ordinal));
    }

    static Task<HttpResponseMessage> AskAsync(TestApi api, string path) => api.Anybody().GetAsync(path, TestContext.Current.CancellationToken);

    static async Task<IReadOnlyList<string>> ProblemsAsync(HttpResponseMessage answer) =>
        [.. (await answer.JsonAsync()).GetProperty("problems").EnumerateArray().Select(problem => problem.GetString()!)];
}
