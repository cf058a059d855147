using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Tables;
using CampaignConsole.Core.Platform.Tables.Imports;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignConsole.Tests.RealInput;

/// <summary>What an import came to: its figures, and how often its report says what.</summary>
sealed record RealReport(ImportSeen Seen, IReadOnlyList<CellProblem> Problems)
{
    public int Good => Seen.Good;

    public int Bad => Seen.Bad;

    public int Of(string code) => Problems.Count(problem => problem.Code == code);
}

/// <summary>Takes real files in as a person does: upload, the guessed plan, the job, the report.</summary>
sealed class RealImports(IServiceProvider services)
{
    static readonly Actor By = TestConsole.Person(Roles.Marketer, 2, "Li Wei");

    public async Task<RealReport> TakeAsync(string kind, RealFile file, Func<ImportPlan, ImportPlan>? change = null)
    {
        var (actions, queries) = (services.GetRequiredService<ImportActions>(), services.GetRequiredService<ImportQueries>());
        var brand = await services.GetRequiredService<BrandQueries>().GetAsync(default);
        var defaults = new ImportPlan(new TableShape(TableFormat.Csv), ColumnMapping.Nothing, brand.Currency, brand.TimeZone, new Dictionary<string, string>());
        var id = await actions.ReceiveAsync(By, kind, "file.csv", new MemoryStream(file.Bytes()), defaults, default);
        var plan = (await queries.PreviewAsync(By, id, null, default)).Plan;
        await actions.StartAsync(By, id, change?.Invoke(plan) ?? plan, default);
        await services.GetRequiredService<JobRunner>().DrainAsync(default);
        var seen = await queries.GetAsync(By, id, default);
        Assert.True(seen.State == JobState.Done, seen.Problem);
        return new RealReport(seen, await queries.ProblemsAsync(By, id, int.MaxValue, default));
    }
}
