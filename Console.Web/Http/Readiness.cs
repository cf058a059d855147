using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CampaignConsole.Web.Http;

/// <summary>What <c>/readyz</c> asks: database reachable, schema current, jobs running. A few index look-ups at most; nobody signs in for it.</summary>
sealed class Readiness(IServiceProvider services, Migrator migrator, Liveness liveness) : IHealthCheck
{
    /// <summary>Longer than any single write that the loops may have to wait for.</summary>
    static readonly TimeSpan MostSilence = TimeSpan.FromSeconds(60);

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        List<string> problems = [.. await DatabaseAsync(cancellationToken), .. liveness.Silent(MostSilence).Select(loop => $"{loop}: not running")];
        if (services.GetService<JobEngine>() is not { } engine || !await engine.IsRunningAsync(cancellationToken)) problems.Add("schedule: not running");
        return problems.Count == 0 ? HealthCheckResult.Healthy() : new HealthCheckResult(context.Registration.FailureStatus, string.Join('\n', problems));
    }

    /// <summary>Alive and ready, both without sign-in.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/healthz", new HealthCheckOptions { Predicate = _ => false });
        routes.MapHealthChecks("/readyz", new HealthCheckOptions { ResponseWriter = WriteAsync });
    }

    async Task<IReadOnlyList<string>> DatabaseAsync(CancellationToken ct)
    {
        try
        {
            return await migrator.StateAsync(ct).WaitAsync(Patience, ct) switch
            {
                SchemaState.Current => [],
                SchemaState.Older => ["schema: older than this program; stop every console and run ./run migrate"],
                SchemaState.Empty => ["database: empty or not reachable"],
            };
        }
        // Whatever the driver says may name hosts and users: the log has it, the answer does not.
        catch (Exception problem) when (problem is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            return ["database: not reachable"];
        }
    }

    static Task WriteAsync(HttpContext http, HealthReport report) => http.Response.WriteAsJsonAsync(new
    {
        status = report.Status == HealthStatus.Healthy ? "ready" : "not ready",
        problems = report.Entries.Values.SelectMany(entry => (entry.Description ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries)),
    }, http.RequestAborted);
}
