using System.Globalization;
using System.IO.Compression;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Platform.Tables;
using CampaignConsole.Core.Platform.Tables.Sheets;
using CampaignConsole.Core.Platform.Wording;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Promotions.Codes;

/// <summary>A code in full.</summary>
public sealed record ShownCode(long Id, string Code, CodeKind Kind, int? Version);

/// <summary>Codes in full leave the console here only: by the right of an export, with a reason, and noted in the audit trail.</summary>
public sealed class CodesExport(IDbContextFactory<ConsoleDb> databases, DatabaseOptions database, CodeBook codes, AuditNotes audit)
{
    /// <summary>The most codes on a sheet of QR codes.</summary>
    public const int MostOnSheet = 200;

    const int AtOnce = 5_000;

    /// <summary>Folders of more files are slow to open in a print shop's programs.</summary>
    const int MostInFolder = 1_000;

    /// <summary>All codes of a promotion as CSV, streamed.</summary>
    /// <exception cref="Refused"><c>right_missing</c>, <c>codes_reason_missing</c>, <c>not_found</c></exception>
    public async Task WriteCsvAsync(Actor by, long promotion, string? reason, Stream stream, CancellationToken ct)
    {
        await AllowAsync(by, promotion, reason, "csv", ct);
        await using var file = new CsvFile(stream, leaveOpen: true);
        await file.Texts(Headers(by.Language)).EndRowAsync(ct);
        await foreach (var code in AllAsync(promotion, ct)) await file.Texts(code.Code, Word(code.Kind, by.Language)).Whole(code.Version).EndRowAsync(ct);
    }

    /// <summary>The same as a workbook; the stream is written synchronously, so give it a file.</summary>
    /// <inheritdoc cref="WriteCsvAsync"/>
    public async Task WriteWorkbookAsync(Actor by, long promotion, string? reason, Stream stream, CancellationToken ct)
    {
        await AllowAsync(by, promotion, reason, "xlsx", ct);
        using var book = new SheetBook(stream, leaveOpen: true);
        var headers = Headers(by.Language);
        var sheet = book.Begin(headers[0], new SheetColumn(headers[0], 28), new SheetColumn(headers[1]), new SheetColumn(headers[2], AlignRight: true));
        await foreach (var code in AllAsync(promotion, ct))
        {
            sheet.Text(code.Code).Text(Word(code.Kind, by.Language)).Whole(code.Version);
            sheet.EndRow();
        }
    }

    /// <summary>
    /// One picture a code for a print shop, as a ZIP: folders of a thousand pictures, and <c>codes.csv</c>, which says what lies in which file. Where it ends with an
    /// exception, what was written so far is to be thrown away: it opens like a whole archive.
    /// </summary>
    /// <param name="draw">The SVG drawing of a text as a QR code.</param>
    /// <inheritdoc cref="WriteCsvAsync"/>
    public async Task WriteZipAsync(Actor by, long promotion, string? reason, Func<string, byte[]> draw, Stream stream, CancellationToken ct)
    {
        await AllowAsync(by, promotion, reason, "zip", ct);
        // An archive takes one file after the other, so the list waits outside of it until all pictures are in.
        await using var list = new FileStream(
            Path.Combine(database.Folder("exports"), $"{Guid.CreateVersion7():N}.tmp"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        await using var zip = await ZipArchive.CreateAsync(stream, ZipArchiveMode.Create, leaveOpen: true, null, ct);
        await using (var rows = new CsvFile(list, leaveOpen: true))
        {
            await rows.Text(Wording.Say("codes.file", by.Language)).Texts(Headers(by.Language)).EndRowAsync(ct);
            await foreach (var code in AllAsync(promotion, ct))
            {
                // The header is the first row.
                var file = string.Create(CultureInfo.InvariantCulture, $"{((rows.Rows - 1) / MostInFolder) + 1:000}/{CodeText.FileName(code.Code, code.Id)}.svg");
                await using (var picture = await zip.CreateEntry(file).OpenAsync(ct)) await picture.WriteAsync(draw(code.Code), ct);
                await rows.Text(file).Text(code.Code).Text(Word(code.Kind, by.Language)).Whole(code.Version).EndRowAsync(ct);
            }
        }

        list.Position = 0;
        await using var entry = await zip.CreateEntry("codes.csv").OpenAsync(ct);
        await list.CopyToAsync(entry, ct);
    }

    /// <summary>Some codes of a promotion, in full, for a sheet of QR codes; others among the ids are left out.</summary>
    /// <exception cref="Refused"><c>right_missing</c>, <c>codes_reason_missing</c>, <c>codes_sheet_number</c>, <c>not_found</c></exception>
    public async Task<IReadOnlyList<ShownCode>> SheetAsync(Actor by, long promotion, IReadOnlyCollection<long> ids, string? reason, CancellationToken ct)
    {
        if (ids.Count is 0 or > MostOnSheet) throw PromotionRefusals.SheetNumber(MostOnSheet);
        await AllowAsync(by, promotion, reason, $"qr {ids.Count.ToString(CultureInfo.InvariantCulture)}", ct);
        await using var db = databases.CreateDbContext();
        var wanted = ids.ToArray();
        return await ShowAsync(db, (await PoolQueries.OfAsync(db, promotion, ct)).Where(code => EF.Parameter(wanted).Contains(code.Id)), ct);
    }

    async Task AllowAsync(Actor by, long promotion, string? reason, string form, CancellationToken ct)
    {
        by.Demand(Right.ViewPromotions);
        by.Demand(Right.ExportPersonal);
        if (string.IsNullOrWhiteSpace(reason)) throw PromotionRefusals.CodesReasonMissing();
        await using (var db = databases.CreateDbContext())
            if (!await db.Set<Promotion>().AnyAsync(row => row.Id == promotion, ct)) throw PlatformRefusals.NotFound("promotion", promotion);
        await audit.WriteAsync(by, "promotion.export_codes", promotion, new { reason = reason.Trim(), form }, ct);
    }

    async IAsyncEnumerable<ShownCode> AllAsync(long promotion, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        var after = 0L;
        while (true)
        {
            var from = after;
            var portion = await ShowAsync(db, (await PoolQueries.OfAsync(db, promotion, ct)).Where(code => code.Id > from).OrderBy(code => code.Id).Take(AtOnce), ct);
            foreach (var code in portion) yield return code;
            if (portion.Count < AtOnce) yield break;
            after = portion[^1].Id;
        }
    }

    async Task<IReadOnlyList<ShownCode>> ShowAsync(ConsoleDb db, IQueryable<OfferCode> rows, CancellationToken ct)
    {
        var found = await rows.OrderBy(code => code.Id).Select(code => new
        {
            code.Id, code.Kind, Version = db.Set<Offer>().Where(offer => offer.Id == code.OfferId).Select(offer => (int?)offer.Number).FirstOrDefault(),
        }).ToListAsync(ct);
        var texts = await codes.ShowAsync(db, [.. found.Select(code => code.Id)], ct);
        return [.. found.Select(code => new ShownCode(code.Id, texts[code.Id], code.Kind, code.Version))];
    }

    static IReadOnlyList<string> Headers(string language) => [Wording.Say("codes.code", language), Wording.Say("codes.kind", language), Wording.Say("codes.version", language)];

    static string Word(CodeKind kind, string language) => Wording.Say(Wording.NameOf(kind), language);
}
