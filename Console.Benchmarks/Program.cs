using CampaignConsole.Benchmarks;
using CampaignConsole.Core.Kernel;

var options = BenchOptions.Parse(args);
var benches = new ByName<IBench>([new ImportBench(), new LaunchBench(), new WorkbookBench(), new OffersBench(), new EvaluationBench(), new RedemptionsBench(), new CodesBench(), new DemoBench(), new StartBench(), new SendingBench(), new MillionBench()], bench => bench.Name);
var unknown = options.Names.Where(name => !benches.Knows(name)).ToList();
if (unknown.Count > 0)
{
    await Console.Error.WriteLineAsync($"There is no bench {string.Join(", ", unknown)}. There are: {string.Join(", ", benches.All.Select(bench => bench.Name))}.");
    return 2;
}

await Console.Out.WriteLineAsync(Figures.Header);
var missed = 0;
foreach (var bench in benches.All.Where(bench => options.Names.Count == 0 || options.Names.Contains(bench.Name)))
{
    foreach (var provider in options.Providers)
    {
        var figures = new Figures(provider);
        await bench.RunAsync(options, provider, figures);
        missed += figures.Missed;
    }
}

BenchFolders.CleanUp();
await Console.Out.WriteLineAsync(missed == 0 ? "All targets reached." : $"{missed} targets missed.");
return missed == 0 ? 0 : 1;
