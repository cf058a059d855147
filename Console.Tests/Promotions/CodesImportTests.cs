using System.Text;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Tables;
using CampaignConsole.Core.Platform.Tables.Imports;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Codes;

namespace CampaignConsole.Tests.Promotions;

/// <summary>Codes that come from elsewhere, with the products that they are for.</summary>
public sealed class CodesImportTests
{
    [Theory, EachDatabase]
    public async Task A_file_fills_the_pool_and_the_scope_and_its_report_names_doubles_strangers_and_codes_of_others(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var (mine, other) = (await PoolAsync(console, "Mine"), await PoolAsync(console, "Other"));
        await ImportAsync(console, other, "code\nTAKEN-1\n");

        var (seen, notes) = await ImportAsync(console, mine, "coupon_upc,product_id\nAB-100,A1\nAB-100,A2\nab 100,A1\nTAKEN-1,A1\nX,A1\nAB-200,Z9\n1.5E+11,A1\n");

        Assert.Equal((4, 3), (seen.Good, seen.Bad));
        Assert.Equal(["4 code_given_twice", "5 code_taken", "6 code_malformed", "7 scope_sku_unknown", "8 digits_lost"], notes);
        var draft = await console.Get<PromotionQueries>().DraftAsync(console.Marketer, mine, default);
        Assert.Equal(["A1", "A2", "Z9"], draft.Definition.Products.Skus);
        Assert.Equal(CodeKind.Pool, draft.Definition.Codes.Kind);
        Assert.Equal(2, draft.Definition.Codes.Brought);
    }

    [Theory, EachDatabase]
    public async Task Codes_wait_for_a_version_to_go_live_and_those_brought_after_its_sealing_for_the_next(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var promotion = await PoolAsync(console, "Mine");
        await ImportAsync(console, promotion, "code\nFIRST\n");
        Assert.Null(await FindAsync(console, "FIRST"));
        var one = await console.SealAsync(promotion);
        await ImportAsync(console, promotion, "code\nSECOND\n");
        await console.Gate.WriteAsync(db => console.Get<OfferSeal>().GoLiveAsync(db, one.Id, default), default);
        Assert.Equal(one.Id, await FindAsync(console, "first"));
        Assert.Null(await FindAsync(console, "SECOND"));

        var two = await console.SealAsync(promotion, live: true);
        Assert.NotEqual(one.Hash, two.Hash);
        Assert.Equal(two.Id, await FindAsync(console, "FIRST"));
        Assert.Equal(two.Id, await FindAsync(console, "SECOND"));
    }

    [Fact]
    public async Task A_pool_without_a_code_cannot_be_sealed_for_whoever_brings_one()
    {
        await using var console = await StartAsync(DatabaseKind.Sqlite);
        var refused = await Assert.ThrowsAsync<Refused>(async () => await console.SealAsync(await PoolAsync(console, "Empty")));
        Assert.Equal("promotion_incomplete pool_empty", $"{refused.Code} {refused.Values.Single()}");
    }

    [Fact]
    public async Task Codes_for_a_promotion_that_is_not_there_end_the_import_with_the_reason()
    {
        await using var console = await StartAsync(DatabaseKind.Sqlite);
        var (seen, _) = await ImportAsync(console, 99, "code\nFIRST\n", JobState.Failed);
        Assert.NotNull(seen.Problem);
    }

    static async Task<TestConsole> StartAsync(DatabaseKind kind)
    {
        var console = await PromotionKit.StartAsync(kind);
        await console.WriteAsync(db => db.AddRange(new Product { Sku = "A1", Name = "a" }, new Product { Sku = "A2", Name = "b" }));
        return console;
    }

    static Task<long> PoolAsync(TestConsole console, string name) =>
        console.PromotionAsync(PromotionKit.Coats with { Reach = OfferReach.Code, Products = new(), Codes = new OfferCodes { Kind = CodeKind.Pool } }, name);

    static async Task<long?> FindAsync(TestConsole console, string code) => (await console.ReadAsync(db => console.Get<CodeBook>().FindAsync(db, code, default)))?.OfferId;

    static async Task<(ImportSeen Seen, IEnumerable<string> Notes)> ImportAsync(TestConsole console, long promotion, string file, JobState ends = JobState.Done)
    {
        var (actions, queries) = (console.Get<ImportActions>(), console.Get<ImportQueries>());
        var defaults = new ImportPlan(new TableShape(TableFormat.Csv), ColumnMapping.Nothing, "CNY", "Asia/Shanghai", new Dictionary<string, string> { ["promotion"] = $"{promotion}" });
        var id = await actions.ReceiveAsync(console.Marketer, "codes", "codes.csv", new MemoryStream(Encoding.UTF8.GetBytes(file)), defaults, default);
        await actions.StartAsync(console.Marketer, id, (await queries.PreviewAsync(console.Marketer, id, null, default)).Plan, default);
        await console.RunJobsAsync();
        var seen = await queries.GetAsync(console.Marketer, id, default);
        Assert.Equal(ends, seen.State);
        return (seen, (await queries.ProblemsAsync(console.Marketer, id, 100, default)).Select(problem => $"{problem.Row} {problem.Code}"));
    }
}
