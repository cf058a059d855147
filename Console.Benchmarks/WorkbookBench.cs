using System.Diagnostics;
using System.IO.Compression;
using System.Xml;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Results.Exports;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Benchmarks;

/// <summary>The workbook of a campaign that considered half a million members.</summary>
sealed class WorkbookBench : IBench
{
    public string Name => "workbook";

    public async Task RunAsync(BenchOptions options, string provider, Figures figures)
    {
        await using var console = await BenchConsole.StartAsync(provider);
        await console.MembersAsync(options.Recipients);
        var campaign = await console.LaunchedAsync(options.Recipients);
        await console.ResolveAsync();
        await console.WriteAsync(db => db.Set<Occurrence>().ExecuteUpdateAsync(set => set.SetProperty(run => run.State, OccurrenceState.Stopped)));
        var book = console.Get<ResultsWorkbook>();
        var path = Path.Combine(console.Folder, "results.xlsx");
        GC.Collect(2, GCCollectionMode.Aggressive, true, true);
        var before = Environment.WorkingSet;
        using var stop = new CancellationTokenSource();
        var watching = PeakAsync(stop.Token);
        var seconds = await Figures.SecondsAsync(async () =>
        {
            await using var file = File.Create(path);
            await book.WriteAsync(console.Administrator, campaign, new WorkbookRequest("en"), file, default);
        });
        await stop.CancelAsync();
        var growth = Math.Max(0, await watching - before) / 1_048_576.0;
        var plain = await Figures.SecondsAsync(() => Task.Run(() => Plain(Path.Combine(console.Folder, "plain.xlsx"), options.Recipients)));
        figures.AtMost($"workbook of {options.Recipients:N0} recipients ({new FileInfo(path).Length / 1_048_576} MB)", seconds, "s", 6, plain, "s to zip as many rows of 12 constant cells");
        figures.AtMost("…growth of memory meanwhile", growth, "MB", 100);
    }

    static async Task<long> PeakAsync(CancellationToken ct)
    {
        var peak = 0L;
        while (!ct.IsCancellationRequested)
        {
            using var process = Process.GetCurrentProcess();
            peak = Math.Max(peak, process.WorkingSet64);
            await Task.Delay(20, CancellationToken.None);
        }

        return peak;
    }

    static void Plain(string path, int rows)
    {
        using var archive = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        using var xml = XmlWriter.Create(archive.CreateEntry("xl/worksheets/sheet1.xml", CompressionLevel.Fastest).Open());
        xml.WriteStartElement("sheetData");
        for (var row = 0; row < rows; row++)
        {
            xml.WriteStartElement("row");
            for (var cell = 0; cell < 12; cell++)
            {
                xml.WriteStartElement("c");
                xml.WriteStartElement("v");
                xml.WriteValue(row + cell);
                xml.WriteEndElement();
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }
}
