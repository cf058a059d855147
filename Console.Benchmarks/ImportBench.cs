using System.Text;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Tables;
using CampaignConsole.Core.Platform.Tables.Imports;

namespace CampaignConsole.Benchmarks;

/// <summary>Members with three identities and two consents each from a CSV file: into an empty store, then again with every row changed.</summary>
/// <remarks>A console that runs has run such code before; a small import into another store stands for that.</remarks>
sealed class ImportBench : IBench
{
    const int WarmUp = 10_000;

    public string Name => "import";

    public async Task RunAsync(BenchOptions options, string provider, Figures figures)
    {
        await using (var warm = await BenchConsole.StartAsync(provider)) await ImportAsync(warm, WarmUp, "gold");
        await using var console = await BenchConsole.StartAsync(provider);
        await using var plain = await BenchConsole.StartAsync(provider);
        var limit = options.Members / await Figures.SecondsAsync(() => plain.MembersAsync(options.Members));
        const string Says = "members/s of such rows in bulk, without reading, matching or checking";
        figures.Rate($"import of {options.Members:N0} members into an empty store", options.Members / await ImportAsync(console, options.Members, "gold"), "rows/s", 10_000, limit, Says);
        figures.Rate("the same file again, every row changed", options.Members / await ImportAsync(console, options.Members, "platinum"), "rows/s", 5_000, limit, Says);
    }

    static async Task<double> ImportAsync(BenchConsole console, int members, string tier)
    {
        var file = new StringBuilder("sourceId,name,phone,email,card,tier,consentEmail,consentSms\n");
        for (var id = 1; id <= members; id++)
            file.Append(id).Append(",Member ").Append(id).Append(',').Append(BenchWorld.Value(IdentityKind.Phone, id)).Append(',').Append(BenchWorld.Value(IdentityKind.Email, id)).Append(",C").Append(id)
                .Append(',').Append(tier).Append(tier == "gold" ? ",yes,yes\n" : ",no,no\n");
        var plan = new ImportPlan(new TableShape(TableFormat.Csv), new ColumnMapping(new Dictionary<string, ColumnSource>()), "CNY", "Asia/Shanghai", new Dictionary<string, string>());
        var imports = console.Get<ImportActions>();
        var id64 = await imports.ReceiveAsync(console.Administrator, "members", "members.csv", new MemoryStream(Encoding.UTF8.GetBytes(file.ToString())), plan, default);
        var preview = await console.Get<ImportQueries>().PreviewAsync(console.Administrator, id64, null, default);
        await imports.StartAsync(console.Administrator, id64, preview.Plan, default);
        var seconds = await Figures.SecondsAsync(() => console.Get<JobRunner>().DrainAsync(default));
        var seen = await console.Get<ImportQueries>().GetAsync(console.Administrator, id64, default);
        return seen.Good == members ? seconds : throw new InvalidOperationException($"{seen.Good} of {members} rows were taken.");
    }
}
