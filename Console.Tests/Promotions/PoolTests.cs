using System.IO.Compression;
using System.Text;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Codes;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Promotions;

/// <summary>A pool in the console: made, listed masked, found by its whole code, given out with a reason.</summary>
public sealed class PoolTests
{
    static readonly CancellationToken None = CancellationToken.None;

    static PromotionDefinition Pool => PromotionKit.Coats with { Reach = OfferReach.Code, Codes = new OfferCodes { Kind = CodeKind.Pool } };

    static async Task<long> MadeAsync(TestConsole console, int count)
    {
        var promotion = await console.PromotionAsync(Pool);
        await console.Get<PoolActions>().MakeAsync(console.Marketer, promotion, count, None);
        await console.RunJobsAsync();
        return promotion;
    }

    static async Task<string> RefusalAsync(Func<Task> act) => (await Assert.ThrowsAsync<Refused>(act)).Code;

    [Theory, EachDatabase]
    public async Task Codes_are_made_in_portions_with_progress_and_work_once_a_version_is_live(DatabaseKind kind)
    {
        await using var console = await PromotionKit.StartAsync(kind);
        var promotion = await MadeAsync(console, 45_000);
        var run = (await console.Get<PoolQueries>().RunAsync(console.Marketer, promotion, None))!;
        Assert.Equal((JobState.Done, 45_000L, 45_000L), (run.State, run.Done, run.Total));
        Assert.Equal(45_000, await console.ReadAsync(db => db.Set<OfferCode>().Select(code => code.Hmac).Distinct().CountAsync()));
        Assert.Equal(45_000, (await console.Get<PromotionQueries>().DraftAsync(console.Marketer, promotion, None)).Definition.Codes.Brought);

        var last = await console.ReadAsync(db => db.Set<OfferCode>().MaxAsync(code => code.Id));
        var code = (await console.ReadAsync(db => console.Get<CodeBook>().ShowAsync(db, [last], None)))[last];
        Assert.Null(await console.ReadAsync(db => console.Get<CodeBook>().FindAsync(db, code, None)));
        Assert.Null((await console.Get<PoolQueries>().FindAsync(console.Marketer, promotion, code, None)).State);
        var offer = await console.SealAsync(promotion, live: true);
        Assert.Equal(offer.Id, (await console.ReadAsync(db => console.Get<CodeBook>().FindAsync(db, code, None)))!.OfferId);
    }

    [Theory, EachDatabase]
    public async Task The_list_is_masked_and_a_whole_code_is_found_in_its_own_promotion_only(DatabaseKind kind)
    {
        await using var console = await PromotionKit.StartAsync(kind);
        var promotion = await MadeAsync(console, 30);
        var other = await console.PromotionAsync(PromotionKit.Coats with { Reach = OfferReach.Code, Codes = new OfferCodes { Kind = CodeKind.Shared, Shared = "GOLD-2026" } }, "Other");
        await console.SealAsync(other, live: true);
        var queries = console.Get<PoolQueries>();
        var page = await queries.ListAsync(console.Marketer, promotion, new PageRequest(Take: 20), None);
        Assert.Equal((20, 30), (page.Rows.Count, page.Total));
        Assert.All(page.Rows, row => Assert.Equal((4, CodeKind.Pool, (int?)null), (row.Mask.Length, row.Kind, row.Version)));

        var code = (await console.ReadAsync(db => console.Get<CodeBook>().ShowAsync(db, [page.Rows[0].Id], None)))[page.Rows[0].Id];
        Assert.Equal(page.Rows[0], await queries.FindAsync(console.Marketer, promotion, code.ToLowerInvariant(), None));
        Assert.Equal((1, OfferState.Live), await Seen(other, "gold 2026"));
        Assert.Equal("code_not_here", await RefusalAsync(() => queries.FindAsync(console.Marketer, promotion, "GOLD-2026", None)));
        Assert.Equal("code_wrong", await RefusalAsync(() => queries.FindAsync(console.Marketer, promotion, (code[0] == '7' ? '8' : '7') + code[1..], None)));

        async Task<(int?, OfferState?)> Seen(long of, string typed) { var seen = await queries.FindAsync(console.Marketer, of, typed, None); return (seen.Version, seen.State); }
    }

    [Theory, EachDatabase]
    public async Task Codes_leave_in_full_only_by_right_with_a_reason_and_leave_a_trace(DatabaseKind kind)
    {
        await using var console = await PromotionKit.StartAsync(kind);
        var promotion = await MadeAsync(console, 12_000);
        var export = console.Get<CodesExport>();
        Assert.Equal("right_missing", await RefusalAsync(() => export.WriteCsvAsync(console.Marketer, promotion, "for the printer", Stream.Null, None)));
        Assert.Equal("codes_reason_missing", await RefusalAsync(() => export.WriteCsvAsync(console.Administrator, promotion, " ", Stream.Null, None)));
        Assert.Equal("not_found", await RefusalAsync(() => export.WriteCsvAsync(console.Administrator, 99, "for the printer", Stream.Null, None)));
        Assert.Equal(0, await Noted());

        var csv = new MemoryStream();
        await export.WriteCsvAsync(console.Administrator, promotion, "for the printer", csv, None);
        var rows = Encoding.UTF8.GetString(csv.ToArray()).TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(("Code,Kind,Version", 12_001), (rows[0], rows.Length));
        Assert.Equal(12_000, rows[1..].Select(row => row.Split(',')[0]).Where(CodeText.IsFindable).Distinct().Count());
        var workbook = new MemoryStream();
        await export.WriteWorkbookAsync(console.Administrator, promotion, "for the printer", workbook, None);
        using var book = new ZipArchive(workbook);
        using var sheet = new StreamReader(book.GetEntry("xl/worksheets/sheet1.xml")!.Open());
        Assert.Equal(12_001, (await sheet.ReadToEndAsync(None)).Split("<row ").Length - 1);
        Assert.Equal(2, await Noted());

        Task<int> Noted() => console.ReadAsync(db => db.Set<AuditEntry>().CountAsync(row => row.Verb == "promotion.export_codes"));
    }

    [Theory, EachDatabase]
    public async Task A_sheet_shows_the_chosen_codes_of_this_promotion_only(DatabaseKind kind)
    {
        await using var console = await PromotionKit.StartAsync(kind);
        var (promotion, stranger) = (await MadeAsync(console, 3), await MadeAsync(console, 3));
        var ids = (await console.Get<PoolQueries>().ListAsync(console.Marketer, promotion, new PageRequest(), None)).Rows.Select(row => row.Id).Take(2).ToList();
        var others = (await console.Get<PoolQueries>().ListAsync(console.Marketer, stranger, new PageRequest(), None)).Rows.Select(row => row.Id);
        var sheet = await console.Get<CodesExport>().SheetAsync(console.Administrator, promotion, [.. ids, .. others], "a flyer", None);
        Assert.Equal(ids.Order(), sheet.Select(code => code.Id));
        Assert.All(sheet, code => Assert.True(CodeText.IsFindable(code.Code)));
        Assert.Equal("codes_sheet_number", await RefusalAsync(() => console.Get<CodesExport>().SheetAsync(console.Administrator, promotion, [], "a flyer", None)));
        Assert.Equal("right_missing", await RefusalAsync(() => console.Get<CodesExport>().SheetAsync(console.Marketer, promotion, ids, "a flyer", None)));
    }

    [Theory, EachDatabase]
    public async Task A_second_order_waits_until_the_first_is_made(DatabaseKind kind)
    {
        await using var console = await PromotionKit.StartAsync(kind);
        var (promotion, other) = (await console.PromotionAsync(Pool), await console.PromotionAsync(Pool, "Other"));
        var actions = console.Get<PoolActions>();
        await actions.MakeAsync(console.Marketer, promotion, 10, None);
        Assert.Equal("codes_being_made", await RefusalAsync(() => actions.MakeAsync(console.Marketer, promotion, 10, None)));
        await actions.MakeAsync(console.Marketer, other, 10, None);
        await console.RunJobsAsync();
        await actions.MakeAsync(console.Marketer, promotion, 5, None);
        await console.RunJobsAsync();
        Assert.Equal(15, (await console.Get<PromotionQueries>().DraftAsync(console.Marketer, promotion, None)).Definition.Codes.Brought);
    }

    [Fact]
    public async Task Without_a_pool_or_the_right_nothing_is_made()
    {
        await using var console = await PromotionKit.StartAsync(DatabaseKind.Sqlite);
        var (plain, pool) = (await console.PromotionAsync(PromotionKit.Coats), await console.PromotionAsync(Pool));
        var actions = console.Get<PoolActions>();
        Assert.Equal("codes_no_pool", await RefusalAsync(() => actions.MakeAsync(console.Marketer, plain, 10, None)));
        Assert.Equal("codes_number", await RefusalAsync(() => actions.MakeAsync(console.Marketer, pool, 0, None)));
        Assert.Equal("codes_number", await RefusalAsync(() => actions.MakeAsync(console.Marketer, pool, CodeBook.Most + 1, None)));
        Assert.Equal("right_missing", await RefusalAsync(() => actions.MakeAsync(console.Approver, pool, 10, None)));
    }

    [Theory]
    [InlineData('0', 'O')]
    [InlineData('1', 'I')]
    [InlineData('1', 'L')]
    public void Signs_that_look_alike_are_read_alike(char sign, char alike)
    {
        var code = Enumerable.Range(0, 1_000).Select(_ => CodeText.New()).First(one => one.Contains(sign));
        Assert.False(CodeText.IsMistyped(code.Replace(sign, alike)));
    }

    [Fact]
    public void Every_wrong_or_swapped_sign_of_a_generated_code_is_a_typing_error()
    {
        const string alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        var missed = 0;
        for (var round = 0; round < 200; round++)
        {
            var code = CodeText.Normal(CodeText.New());
            Assert.False(CodeText.IsMistyped(code));
            for (var at = 0; at < code.Length; at++)
            {
                missed += alphabet.Count(sign => sign != code[at] && !CodeText.IsMistyped(code[..at] + sign + code[(at + 1)..]));
                if (at > 0 && code[at] != code[at - 1] && !CodeText.IsMistyped(code[..(at - 1)] + code[at] + code[at - 1] + code[(at + 1)..])) missed++;
            }
        }

        // 32 signs stand for 31 remainders: of 110,000 errors those between 0 and Z, and of the last two signs, may be missed.
        Assert.InRange(missed, 0, 500);
    }
}
