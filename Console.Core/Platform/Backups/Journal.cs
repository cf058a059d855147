using System.Globalization;
using System.Text.Json;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Storage;

namespace CampaignConsole.Core.Platform.Backups;

/// <summary>One thing that must survive the loss of the database.</summary>
/// <param name="At">When it was written, by the node's clock.</param>
/// <param name="Kind">Names who can replay it (<see cref="IReplay"/>).</param>
/// <param name="Data">Ids and codes, never personal text: an erasure does not reach this file.</param>
public sealed record JournalLine(DateTimeOffset At, string Kind, JsonElement Data);

/// <summary>
/// What takes something back (a consent, an address, a person), kept outside of the database in append-only files of the data folder, one a month: a restore replays what came
/// after the backup. A line is on the disk before its transaction commits, so nothing that was promised to a member hangs on the last backup.
/// </summary>
/// <remarks>Each node writes into its own data folder; where several share a PostgreSQL database, the one that restores is handed the other files too.</remarks>
public static class Journal
{
    /// <summary>The folder of the data folder; backups leave it alone.</summary>
    public const string Folder = "journal";

    /// <summary>No backup that anybody would restore is older.</summary>
    const int MonthsKept = 14;

    /// <summary>A line's time is taken before its commit: a transaction that was open when a backup was made lies behind it.</summary>
    static readonly TimeSpan LongestWrite = TimeSpan.FromHours(1);

    /// <summary>Writes the lines of one transaction, in one piece, and waits for the disk.</summary>
    public static void Append(DatabaseOptions options, IReadOnlyList<JournalLine> lines)
    {
        if (lines.Count == 0) return;
        using var buffer = new MemoryStream();
        foreach (var line in lines)
        {
            buffer.Write(JsonSerializer.SerializeToUtf8Bytes(line, CanonicalJson.Options));
            buffer.WriteByte((byte)'\n');
        }

        var path = Path.Combine(options.Folder(Folder), lines[^1].At.ToString("yyyy-MM", CultureInfo.InvariantCulture) + ".jsonl");
        if (!File.Exists(path)) Forget(Path.GetDirectoryName(path)!, lines[^1].At);
        // Opened for each write: the first writer of a month makes it, and commands beside the console write too.
        var how = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite, BufferSize = 0 };
        if (!OperatingSystem.IsWindows()) how.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, how);
        file.Write(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
        file.Flush(flushToDisk: true);
    }

    /// <summary>What was written from an instant on, oldest first; a line that a crash cut off is left out.</summary>
    /// <param name="places">Files, or folders of them; what is not there is empty.</param>
    public static async Task<IReadOnlyList<JournalLine>> ReadAsync(IEnumerable<string> places, DateTimeOffset backup, CancellationToken ct)
    {
        var (from, lines) = (backup - LongestWrite, new List<JournalLine>());
        foreach (var path in places.SelectMany(Files))
            await foreach (var text in File.ReadLinesAsync(path, ct))
                if (Read(text) is { } line && line.At >= from) lines.Add(line);
        return [.. lines.OrderBy(line => line.At)];
    }

    static IEnumerable<string> Files(string place) => Directory.Exists(place) ? Directory.EnumerateFiles(place, "*.jsonl").Order(StringComparer.Ordinal) : File.Exists(place) ? [place] : [];

    static JournalLine? Read(string text)
    {
        try
        {
            return text.Length == 0 ? null : JsonSerializer.Deserialize<JournalLine>(text, CanonicalJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static void Forget(string folder, DateTimeOffset now)
    {
        var oldest = now.AddMonths(-MonthsKept).ToString("yyyy-MM", CultureInfo.InvariantCulture);
        foreach (var path in Directory.EnumerateFiles(folder, "*.jsonl").Where(path => string.CompareOrdinal(Path.GetFileNameWithoutExtension(path), oldest) < 0)) File.Delete(path);
    }
}
