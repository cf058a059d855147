using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Tables.Sheets;

namespace CampaignConsole.Core.Channels.Adapters.Files;

/// <summary>What was written for one occurrence; it lies beside the files as <c>….manifest.json</c> and is written last.</summary>
/// <param name="ExpiresAt">Until then it is worked on, and who says no is put into the file of withdrawals beside it.</param>
/// <param name="Version">Of a file of withdrawals: counts up with every change; null for a list, which never changes.</param>
public sealed record FileManifest(
    string Channel, long Occurrence, long Rows, DateTimeOffset WrittenAt, IReadOnlyList<FileEntry> Files, DateTimeOffset? ExpiresAt = null, int? Version = null);

/// <summary>One file of a manifest.</summary>
/// <param name="Sha256">Lower-case hexadecimal, over the file's bytes.</param>
public sealed record FileEntry(string Name, long Bytes, string Sha256);

/// <summary>Writes the list of an occurrence as CSV and as XLSX with a manifest over both. Writing it again replaces it whole.</summary>
public static class ListFile
{
    /// <summary>The columns that every list begins with.</summary>
    public static readonly IReadOnlyList<string> Fixed = ["key", "address", "language", "subject", "text", "offerId", "offerHash", "offerHeadline", "code"];

    /// <summary>The file's name without its ending: the same for the same occurrence for ever.</summary>
    public static string NameOf(string channel, long occurrence) => $"{channel}-{occurrence.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>Writes the rows as they come, into both files at once; memory stays flat. The list counts as written when its manifest is there.</summary>
    public static async Task<FileManifest> WriteAsync(
        string folder, IFileChannel channel, string name, long occurrence, IAsyncEnumerable<OutgoingMessage> rows, DateTimeOffset now, CancellationToken ct,
        DateTimeOffset? expiresAt = null)
    {
        var (csv, xlsx) = (Path.Combine(folder, name + ".csv"), Path.Combine(folder, name + ".xlsx"));
        long count = 0;
        await DurableFile.WriteAsync(csv, text => DurableFile.WriteAsync(xlsx, async book => count = await WriteAsync(channel, rows, text, book, ct), ct), ct);
        var manifest = new FileManifest(channel.Name, occurrence, count, now, [await EntryAsync(csv, ct), await EntryAsync(xlsx, ct)], expiresAt);
        await WriteAsync(Path.Combine(folder, name), manifest, ct);
        return manifest;
    }

    /// <summary>Writes the manifest of the files of this path and name.</summary>
    public static Task WriteAsync(string path, FileManifest manifest, CancellationToken ct) =>
        DurableFile.WriteAsync(path + ".manifest.json", stream => JsonSerializer.SerializeAsync(stream, manifest, CanonicalJson.Options, ct), ct);

    static async Task<long> WriteAsync(IFileChannel channel, IAsyncEnumerable<OutgoingMessage> rows, Stream csv, Stream xlsx, CancellationToken ct)
    {
        // With a byte order mark Excel reads Chinese names as they are.
        await using var writer = new StreamWriter(csv, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), 64 * 1024, leaveOpen: true) { NewLine = "\r\n" };
        using var book = new SheetBook(xlsx, leaveOpen: true);
        string[] columns = [.. Fixed, .. channel.Columns];
        var sheet = book.Begin(channel.Name, [.. columns.Select(column => new SheetColumn(column, column == "text" ? 60 : 20))]);
        await writer.WriteLineAsync(string.Join(',', columns));
        long count = 0;
        await foreach (var row in rows.WithCancellation(ct))
        {
            string?[] cells = [.. Cells(channel, row)];
            await writer.WriteLineAsync(string.Join(',', cells.Select(CsvCell.Of)));
            foreach (var cell in cells) sheet.Text(cell);
            sheet.EndRow();
            count++;
        }

        return count;
    }

    static IEnumerable<string?> Cells(IFileChannel channel, OutgoingMessage row) =>
    [
        row.Key.ToString("D"), row.Address, row.Language, row.Subject, row.Text,
        row.Offer?.Id.ToString(CultureInfo.InvariantCulture), row.Offer?.Hash, row.Offer?.Headline, row.Offer?.Code,
        .. channel.Columns.Select(column => row.Data.GetValueOrDefault(column)),
    ];

    /// <summary>A file as a manifest names it.</summary>
    public static async Task<FileEntry> EntryAsync(string path, CancellationToken ct)
    {
        await using var stream = File.OpenRead(path);
        var hash = await SHA256.HashDataAsync(stream, ct);
        return new FileEntry(Path.GetFileName(path), stream.Length, Convert.ToHexStringLower(hash));
    }
}
