using System.IO.Compression;
using System.Text.Json;
using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Platform.Backups;

/// <summary>A backup: one zip file with a manifest, the database's copy and the files of the data folder that belong to it.</summary>
public static class BackupFile
{
    const string ManifestName = "manifest.json";
    const string DatabaseName = "database";

    /// <summary>Writes it whole or not at all, readable by its owner only. Files that vanish or are half written meanwhile are left out.</summary>
    /// <param name="folders">Folders of the data folder, by the name under which they are kept.</param>
    public static async Task WriteAsync(string target, BackupManifest manifest, string databaseCopy, IReadOnlyDictionary<string, string> folders, CancellationToken ct)
    {
        var part = target + ".part";
        try
        {
            await WritePartAsync(part, manifest, databaseCopy, folders, ct);
            File.Move(part, target, overwrite: true);
        }
        finally
        {
            File.Delete(part);
        }
    }

    static async Task WritePartAsync(string part, BackupManifest manifest, string databaseCopy, IReadOnlyDictionary<string, string> folders, CancellationToken ct)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.ReadWrite };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var file = new FileStream(part, options);
        await using (var zip = await ZipArchive.CreateAsync(file, ZipArchiveMode.Create, leaveOpen: true, null, ct))
        {
            await using (var entry = await zip.CreateEntry(ManifestName).OpenAsync(ct)) await JsonSerializer.SerializeAsync(entry, manifest, CanonicalJson.Options, ct);
            await zip.CreateEntryFromFileAsync(databaseCopy, DatabaseName, CompressionLevel.Fastest, ct);
            foreach (var (name, folder) in folders.Where(folder => Directory.Exists(folder.Value)))
                foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(path => !path.EndsWith(".part", StringComparison.Ordinal)))
                    await AddAsync(zip, path, name + "/" + Path.GetRelativePath(folder, path).Replace('\\', '/'), ct);
        }

        file.Flush(flushToDisk: true);
    }

    /// <summary>Opens a backup to take out of it.</summary>
    /// <exception cref="Refused"><c>backup_unreadable</c></exception>
    public static async Task<OpenBackup> OpenAsync(string file, CancellationToken ct)
    {
        try
        {
            var zip = await ZipFile.OpenReadAsync(file, ct);
            await using var entry = await (zip.GetEntry(ManifestName) ?? throw new InvalidDataException("It has no manifest.")).OpenAsync(ct);
            var manifest = await JsonSerializer.DeserializeAsync<BackupManifest>(entry, CanonicalJson.Options, ct);
            return new OpenBackup(zip, zip.GetEntry(DatabaseName) ?? throw new InvalidDataException("It has no database."), manifest!);
        }
        catch (Exception problem) when (problem is IOException or InvalidDataException or JsonException or UnauthorizedAccessException)
        {
            throw BackupRefusals.Unreadable(file);
        }
    }

    static async Task AddAsync(ZipArchive zip, string path, string name, CancellationToken ct)
    {
        try
        {
            await zip.CreateEntryFromFileAsync(path, name, CompressionLevel.Fastest, ct);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            // Retention or an erasure was faster.
        }
    }
}

/// <summary>A backup that is being read.</summary>
public sealed class OpenBackup(ZipArchive zip, ZipArchiveEntry database, BackupManifest manifest) : IAsyncDisposable
{
    public BackupManifest Manifest { get; } = manifest;

    /// <summary>Writes the database's copy to a file.</summary>
    /// <exception cref="Refused"><c>backup_unreadable</c></exception>
    public async Task TakeDatabaseAsync(string file, CancellationToken ct)
    {
        try
        {
            await database.ExtractToFileAsync(file, ct);
        }
        catch (InvalidDataException)
        {
            throw BackupRefusals.Unreadable(database.Name);
        }
    }

    /// <summary>Writes the files of one kept folder below another.</summary>
    public async Task TakeFolderAsync(string name, string to, CancellationToken ct)
    {
        Directory.CreateDirectory(to);
        foreach (var entry in zip.Entries.Where(entry => entry.FullName.StartsWith(name + "/", StringComparison.Ordinal)))
        {
            var path = Path.GetFullPath(Path.Combine(to, entry.FullName[(name.Length + 1)..]));
            // A name that leads out of the folder was not written by this program.
            if (!path.StartsWith(Path.GetFullPath(to) + Path.DirectorySeparatorChar, StringComparison.Ordinal)) throw BackupRefusals.Unreadable(entry.FullName);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await entry.ExtractToFileAsync(path, ct);
        }
    }

    public ValueTask DisposeAsync() => zip.DisposeAsync();
}
