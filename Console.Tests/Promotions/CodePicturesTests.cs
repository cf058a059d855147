using System.IO.Compression;
using System.Net;
using System.Text;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Codes;
using CampaignConsole.Web.Ui;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Promotions;

/// <summary>Codes for a print shop: one QR picture each, in a ZIP with a list.</summary>
public sealed class CodePicturesTests
{
    static readonly CancellationToken None = CancellationToken.None;

    static PromotionDefinition Pool => PromotionKit.Coats with { Reach = OfferReach.Code, Codes = new OfferCodes { Kind = CodeKind.Pool } };

    static async Task<long> MadeAsync(TestConsole console, int count)
    {
        var promotion = await console.PromotionAsync(Pool);
        await console.Gate.WriteAsync(db => console.Get<CodeBook>().WaitAsync(db, promotion, count, None), None);
        return promotion;
    }

    static async Task<IReadOnlyList<string[]>> RowsAsync(ZipArchive zip)
    {
        using var list = new StreamReader(zip.GetEntry("codes.csv")!.Open());
        return [.. (await list.ReadToEndAsync(None)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(row => row.Split(','))];
    }

    static async Task<byte[]> PictureAsync(ZipArchive zip, string file)
    {
        await using var entry = zip.GetEntry(file)!.Open();
        using var picture = new MemoryStream();
        await entry.CopyToAsync(picture, None);
        return picture.ToArray();
    }

    [Theory, EachDatabase]
    public async Task Every_code_gets_its_picture_in_a_folder_of_a_thousand_and_its_row_in_the_list(DatabaseKind kind)
    {
        await using var console = await PromotionKit.StartAsync(kind);
        var promotion = await MadeAsync(console, 2_002);
        var file = new MemoryStream();

        await console.Get<CodesExport>().WriteZipAsync(console.Administrator, promotion, "for the print shop", QrPicture.Svg, file, None);

        using var zip = new ZipArchive(file);
        var rows = await RowsAsync(zip);
        Assert.Equal(["File", "Code", "Kind", "Version"], rows[0]);
        Assert.Equal(2_002, rows.Skip(1).Select(row => row[1]).Where(CodeText.IsFindable).Distinct().Count());
        Assert.Equal([("001", 1_000), ("002", 1_000), ("003", 2)], rows.Skip(1).GroupBy(row => row[0].Split('/')[0]).Select(folder => (folder.Key, folder.Count())));
        Assert.Equal(rows.Skip(1).Select(row => row[0]).Append("codes.csv"), zip.Entries.Select(entry => entry.FullName));
        foreach (var row in rows.Skip(1))
        {
            Assert.EndsWith($"/{row[1]}.svg", row[0], StringComparison.Ordinal);
            Assert.Equal(QrPicture.Svg(row[1]), await PictureAsync(zip, row[0]));
        }
    }

    [Fact]
    public async Task Each_picture_is_written_before_the_next_is_drawn()
    {
        const int count = 5_000;
        await using var console = await PromotionKit.StartAsync(DatabaseKind.Sqlite);
        var promotion = await MadeAsync(console, count);
        var (file, picture) = (new MemoryStream(), new byte[400]);
        // Noise does not shrink: what was drawn is as long in the file.
        new Random(7).NextBytes(picture);
        var (drawn, waiting) = (0L, 0L);

        await console.Get<CodesExport>().WriteZipAsync(console.Administrator, promotion, "for the print shop", Draw, file, None);

        Assert.Equal(count, drawn);
        Assert.Equal(0, waiting);

        byte[] Draw(string code)
        {
            waiting = Math.Max(waiting, (drawn++ * picture.Length) - file.Length);
            return picture;
        }
    }

    [Theory, EachDatabase]
    public async Task They_leave_only_by_right_with_a_reason_and_leave_a_trace(DatabaseKind kind)
    {
        await using var console = await PromotionKit.StartAsync(kind);
        var promotion = await MadeAsync(console, 3);
        Assert.Equal("right_missing", await RefusalAsync(console.Marketer, promotion, "for the print shop"));
        Assert.Equal("codes_reason_missing", await RefusalAsync(console.Administrator, promotion, " "));
        Assert.Equal("not_found", await RefusalAsync(console.Administrator, 99, "for the print shop"));
        Assert.Empty(await NotedAsync());

        await console.Get<CodesExport>().WriteZipAsync(console.Administrator, promotion, " for the print shop ", QrPicture.Svg, Stream.Null, None);

        Assert.Equal("""{"reason":"for the print shop","form":"zip"}""", Assert.Single(await NotedAsync()));

        async Task<string> RefusalAsync(Actor by, long of, string reason)
        {
            var file = new MemoryStream();
            var refused = await Assert.ThrowsAsync<Refused>(() => console.Get<CodesExport>().WriteZipAsync(by, of, reason, QrPicture.Svg, file, None));
            Assert.Equal(0, file.Length);
            return refused.Code;
        }

        Task<List<string?>> NotedAsync() => console.ReadAsync(db => db.Set<AuditEntry>().Where(entry => entry.Verb == "promotion.export_codes")
            .Join(db.Set<AuditText>(), entry => entry.Id, text => text.EntryId, (_, text) => text.After).ToListAsync());
    }

    [Fact]
    public async Task Codes_from_elsewhere_that_cannot_be_the_name_of_a_file_get_one_that_can()
    {
        await using var console = await PromotionKit.StartAsync(DatabaseKind.Sqlite);
        var promotion = await console.PromotionAsync(Pool);
        await console.Gate.WriteAsync(db => console.Get<CodeBook>().AdoptAsync(db, promotion, ["../../etc", "GOLD+26", "GOLD:26", "优惠码2026", "COM1", "Gold-2026"], None), None);
        var file = new MemoryStream();

        await console.Get<CodesExport>().WriteZipAsync(console.Administrator, promotion, "for the print shop", QrPicture.Svg, file, None);

        using var zip = new ZipArchive(file);
        var rows = (await RowsAsync(zip)).Skip(1).ToDictionary(row => row[1], row => row[0]);
        Assert.Equal("001/Gold-2026.svg", rows["Gold-2026"]);
        Assert.Equal(6, rows.Values.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(rows.Values, name => Assert.Matches(@"^001/[A-Za-z0-9_-]{4,}\.svg$", name));
        Assert.DoesNotContain("001/COM1.svg", rows.Values);
        Assert.Equal(QrPicture.Svg("优惠码2026"), await PictureAsync(zip, rows["优惠码2026"]));
    }

    [Fact]
    public async Task The_browser_gets_the_file_with_a_reason_and_never_without()
    {
        await using var api = await TestSignIn.StartAsync();
        using var administrator = await api.SignedInAsync(Roles.Administrator);
        using var marketer = await api.SignedInAsync(Roles.Marketer);
        var by = TestConsole.Person(Roles.Marketer, 1, "Mei");
        var promotion = await api.Get<PromotionActions>().CreateAsync(by, "Winter coats", Pool, None);
        await api.Get<WriteGate>().WriteAsync(db => api.Get<CodeBook>().WaitAsync(db, promotion, 7, None), None);
        var path = $"/promotions/{promotion}/codes/codes.zip";

        Assert.Equal("codes_reason_missing", (await Assert.ThrowsAsync<Refused>(() => administrator.GetAsync(path, None))).Code);
        Assert.Equal("right_missing", (await Assert.ThrowsAsync<Refused>(() => marketer.GetAsync(path + "?reason=a%20flyer", None))).Code);
        Assert.Equal(HttpStatusCode.Redirect, (await api.Anybody().GetAsync(path + "?reason=a%20flyer", None)).StatusCode);
        var answer = await administrator.GetAsync(path + "?reason=a%20flyer", None);

        Assert.Equal(("application/zip", $"codes-{promotion}.zip"), (answer.Content.Headers.ContentType!.MediaType, answer.Content.Headers.ContentDisposition!.FileName));
        using var zip = new ZipArchive(await answer.Content.ReadAsStreamAsync(None));
        Assert.Equal(8, zip.Entries.Count);
        Assert.Contains("<svg ", Encoding.UTF8.GetString(await PictureAsync(zip, zip.Entries[0].FullName)), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(api.Get<DatabaseOptions>().Folder("exports")));
    }
}
