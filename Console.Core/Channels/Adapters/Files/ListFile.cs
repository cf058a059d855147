using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Channels.Adapters.Files;

/// <summary>What was written for one occurrence; it lies beside the files as <c>….manifest.json</c> and is written last.</summary>
public sealed record FileManifest(string Channel, long Occurrence, long Rows, DateTimeOffset WrittenAt, IReadOnlyList<FileEntry> Files);

/// <summary>One file of a manifest.</summary>
/// <param name="Sha256">Lower-case hexadecimal, over the file's bytes.</param>
public sealed record FileEntry(string Name, long Bytes, string Sha256);

/// <summary>Writes the list of an occurrence as CSV with a manifest. Writing it again replaces it whole.</summary>
public static class ListFile
{
    /// <summary>The columns that every list begins with.</summary>
    public static readonly IReadOnlyList<string> Fixed = ["key", "address", "language", "subject", "text", "offerId", "offerHash", "offerHeadline", "code"];

    /// <summary>The file's name without its ending: the same for the same occurrence for ever.</summary>
    public static string NameOf(string channel, long occurrence) => $"{channel}-{occurrence.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>Writes the rows as they come; memory stays flat.</summary>
    public static async Task<FileManifest> WriteAsync(
        string folder, IFileChannel channel, string name, long occurrence, IAsyncEnumerable<OutgoingMessage> rows, DateTimeOffset now, CancellationToken ct)
    {
        var csv = Path.Combine(folder, name + ".csv");
        long count = 0;
        await DurableFile.WriteAsync(csv, async stream =>
        {
            // With a byte order mark Excel reads Chinese names as they are.
            await using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), 64 * 1024, leaveOpen: true) { NewLine = "\r\n" };
            await writer.WriteLineAsync(string.Join(',', Fixed.Concat(channel.Columns)));
            await foreach (var row in rows.WithCancellation(ct))
            {
                await writer.WriteLineAsync(string.Join(',', Cells(channel, row).Select(CsvCell.Of)));
                count++;
            }
        }, ct);
        var manifest = new FileManifest(channel.Name, occurrence, count, now, [await EntryAsync(csv, ct)]);
        await DurableFile.WriteAsync(Path.Combine(folder, name + ".manifest.json"), stream => JsonSerializer.SerializeAsync(stream, manifest, CanonicalJson.Options, ct), ct);
        return manifest;
    }

    static IEnumerable<string?> Cells(IFileChannel channel, OutgoingMessage row) =>
    [
        row.Key.ToString("D"), row.Address, row.Language, row.Subject, row.Text,
        row.Offer?.Id.ToString(CultureInfo.InvariantCulture), row.Offer?.Hash, row.Offer?.Headline, row.Offer?.Code,
        .. channel.Columns.Select(column => row.Data.GetValueOrDefault(column)),
    ];

    static async Task<FileEntry> EntryAsync(string path, CancellationToken ct)
    {
        await using var stream = File.OpenRead(path);
        var hash = await SHA256.HashDataAsync(stream, ct);
        return new FileEntry(Path.GetFileName(path), stream.Length, Convert.ToHexStringLower(hash));
    }
}
