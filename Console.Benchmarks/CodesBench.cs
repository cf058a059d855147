using System.Diagnostics;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions.Codes;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Benchmarks;

/// <summary>A pool of a hundred thousand codes is made, and one of a million is found.</summary>
sealed class CodesBench : IBench
{
    const int Made = 100_000;

    const int All = 1_000_000;

    const int Asked = 2_000;

    public string Name => "codes";

    public async Task RunAsync(BenchOptions options, string provider, Figures figures)
    {
        await using var console = await BenchConsole.StartAsync(provider);
        var codes = console.Get<CodeBook>();
        await console.WriteAsync(db => codes.PoolAsync(db, 1, 1_000, default));
        figures.AtMost($"{Made:N0} codes made", await Figures.SecondsAsync(() => console.WriteAsync(db => codes.PoolAsync(db, 1, Made, default))), "s", 3);
        for (var made = Made; made < All; made += Made) await console.WriteAsync(db => codes.PoolAsync(db, 1, Made, default));
        await console.SettleAsync();
        await using var db = console.Get<IDbContextFactory<ConsoleDb>>().CreateDbContext();
        var some = await db.Set<OfferCode>().OrderBy(code => code.Hmac).Select(code => code.Id).Take(Asked).ToListAsync();
        var shown = (await codes.ShowAsync(db, some, default)).Values.ToList();
        var took = new List<double>();
        foreach (var code in shown.Take(Asked / 4).Concat(shown))
        {
            var watch = Stopwatch.StartNew();
            if (await codes.FindAsync(db, code, default) is null) throw new InvalidOperationException($"{code} is not found.");
            took.Add(watch.Elapsed.TotalMilliseconds);
        }

        took.RemoveRange(0, Asked / 4);
        took.Sort();
        figures.AtMost($"a code among {All:N0} found, p99", took[Asked * 99 / 100], "ms", 1);
    }
}
