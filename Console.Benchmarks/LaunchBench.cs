using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Benchmarks;

/// <summary>A launch over three channels (resolve, decide, write rows and ledger), then sending it all into the Outbox.</summary>
sealed class LaunchBench : IBench
{
    public string Name => "launch";

    public async Task RunAsync(BenchOptions options, string provider, Figures figures)
    {
        await using var console = await BenchConsole.StartAsync(provider);
        await console.MembersAsync(options.Members);
        var readiness = await Figures.SecondsAsync(() => console.LaunchedAsync(options.Members));
        var launch = await Figures.SecondsAsync(console.ResolveAsync);
        var (rows, writing) = await WriteAgainAsync(console);
        figures.AtMost($"launch of {options.Members:N0} members over three channels ({rows:N0} rows)", launch, "s", provider == "Sqlite" ? 5 : 8, writing, "s for the same rows written without resolving or deciding");
        figures.AtMost("…its readiness, all messages rendered, with sealing", readiness, "s", 30);

        var sending = await Figures.SecondsAsync(() => console.Get<DeliveryPump>().DrainAsync(default));
        var files = Directory.EnumerateFiles(Path.Combine(console.Folder, "outbox"), "*.json", SearchOption.AllDirectories).ToList();
        var plain = await Figures.SecondsAsync(() => CopyAsync(files, Path.Combine(console.Folder, "plain")));
        figures.Rate($"push of {files.Count:N0} messages to the Outbox", files.Count / sending, "messages/s", 3_000, files.Count / plain, "files/s of the same size without a ledger");
    }

    /// <summary>The rows of the launch once more, as those of another run.</summary>
    static async Task<(int Rows, double Seconds)> WriteAgainAsync(BenchConsole console)
    {
        await using var db = console.Get<IDbContextFactory<ConsoleDb>>().CreateDbContext();
        var assignments = await db.Set<Assignment>().ToListAsync();
        var facts = await db.Set<ActivityEntry>().Where(entry => entry.Kind == ActivityKind.Assigned || entry.Kind == ActivityKind.Control).ToListAsync();
        var deliveries = await db.Set<Delivery>().ToListAsync();
        foreach (var row in assignments) (row.Id, row.OccurrenceId) = (0, row.OccurrenceId + 1_000);
        foreach (var row in facts) (row.Id, row.OccurrenceId) = (0, row.OccurrenceId + 1_000);
        foreach (var row in deliveries) (row.Id, row.Key, row.OccurrenceId, row.State) = (0, Guid.NewGuid(), row.OccurrenceId + 1_000, DeliveryState.Cancelled);
        var seconds = await Figures.SecondsAsync(() => console.WriteAsync(async write =>
        {
            await write.InsertAsync(assignments, default);
            await write.InsertAsync(facts, default);
            await write.InsertAsync(deliveries, default);
        }));
        return (assignments.Count + facts.Count + deliveries.Count, seconds);
    }

    static async Task CopyAsync(IReadOnlyList<string> files, string folder)
    {
        var contents = await File.ReadAllBytesAsync(files[0]);
        for (var i = 0; i < files.Count; i++)
        {
            var inside = Path.Combine(folder, (i % 256).ToString("x2", System.Globalization.CultureInfo.InvariantCulture));
            Directory.CreateDirectory(inside);
            using var file = File.OpenHandle(Path.Combine(inside, Path.GetFileName(files[i])), FileMode.CreateNew, FileAccess.Write);
            RandomAccess.Write(file, contents, 0);
        }
    }
}
