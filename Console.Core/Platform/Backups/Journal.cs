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

/// <summary>What a journal has to say.</summary>
/// <param name="Lines">Oldest first.</param>
/// <param name="Unreadable">Lines that a crash or a full disk cut off.</param>
public sealed record JournalRead(IReadOnlyList<JournalLine> Lines, int Unreadable);

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

    /// <summary>How long a writer waits for one of another process, in steps.</summary>
    static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    const int MostSteps = 100;

    /// <summary>One writer at a time: on PostgreSQL transactions commit beside one another.</summary>
    static readonly SemaphoreSlim Writing = new(1, 1);

    /// <summary>A line's time is taken before its commit: a transaction that was open when a backup was made lies behind it.</summary>
    static readonly TimeSpan LongestWrite = TimeSpan.FromHours(1);

    /// <summary>Writes the lines of one transaction, in one piece, and waits for the disk. Where that fails nothing of them is left, and the transaction must not commit.</summary>
    public static async Task AppendAsync(DatabaseOptions options, IReadOnlyList<JournalLine> lines, CancellationToken ct)
    {
        if (lines.Count == 0) return;
        using var buffer = new MemoryStream();
        foreach (var line in lines)
        {
            buffer.Write(JsonSerializer.SerializeToUtf8Bytes(line, CanonicalJson.Options));
            buffer.WriteByte((byte)'\n');
        }

        var path = Path.Combine(options.Folder(Folder), lines[^1].At.ToString("yyyy-MM", CultureInfo.InvariantCulture) + ".jsonl");
        await Writing.WaitAsync(ct);
        try
        {
            if (!File.Exists(path)) Forget(Path.GetDirectoryName(path)!, lines[^1].At);
            using var file = await OpenAsync(path, ct);
            Write(file, buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
        }
        finally
        {
            Writing.Release();
        }
    }

    /// <summary>Opened for each write, by one process alone: the first writer of a month makes it, and commands beside the console write too.</summary>
    static async Task<FileStream> OpenAsync(string path, CancellationToken ct)
    {
        var how = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows()) how.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        for (var step = 0; ; step++)
        {
            try
            {
                return new FileStream(path, how);
            }
            catch (IOException) when (step < MostSteps)
            {
                await Task.Delay(Step, ct);
            }
        }
    }

    static void Write(FileStream file, ReadOnlySpan<byte> lines)
    {
        var before = file.Length;
        try
        {
            // A line that a power cut tore off ends here: what follows is a line of its own.
            if (before > 0)
            {
                file.Position = before - 1;
                if (file.ReadByte() != '\n') file.WriteByte((byte)'\n');
            }

            file.Write(lines);
            file.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            file.SetLength(before);
            throw;
        }
    }

    /// <summary>What was written from an instant on; a line that a crash cut off is left out, and counted.</summary>
    /// <param name="places">Files, or folders of them; what is not there is empty.</param>
    public static async Task<JournalRead> ReadAsync(IEnumerable<string> places, DateTimeOffset backup, CancellationToken ct)
    {
        var (from, lines, unreadable) = (backup - LongestWrite, new List<JournalLine>(), 0);
        foreach (var path in places.SelectMany(Files))
            await foreach (var text in File.ReadLinesAsync(path, ct))
            {
                if (text.Length == 0) continue;
                if (Read(text) is not { } line) unreadable++;
                else if (line.At >= from) lines.Add(line);
            }

        return new JournalRead([.. lines.OrderBy(line => line.At)], unreadable);
    }

    static IEnumerable<string> Files(string place) => Directory.Exists(place) ? Directory.EnumerateFiles(place, "*.jsonl").Order(StringComparer.Ordinal) : File.Exists(place) ? [place] : [];

    static JournalLine? Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<JournalLine>(text, CanonicalJson.Options);
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
