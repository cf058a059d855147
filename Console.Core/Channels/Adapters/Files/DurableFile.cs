using System.Runtime.InteropServices;
using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Channels.Adapters.Files;

/// <summary>Files that are absent or whole, even over a power cut: temporary file, fsync, rename, fsync of the folder.</summary>
public static partial class DurableFile
{
    /// <summary>Writes a file and puts it in place in one step, over an older one of the same name.</summary>
    public static async Task WriteAsync(string path, Func<Stream, Task> write, CancellationToken ct)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(folder);
        var temporary = path + ".part";
        try
        {
            await using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 128 * 1024))
            {
                await write(file);
                await file.FlushAsync(ct);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
            SyncFolder(folder);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    static void SyncFolder(string folder)
    {
        // Windows keeps renames in its own journal and cannot open a folder for this.
        if (OperatingSystem.IsWindows()) return;
        var handle = Open(folder, 0);
        if (handle < 0) throw new IOException($"The folder cannot be opened (error {Marshal.GetLastPInvokeError()}).");
        var failed = Sync(handle) != 0;
        _ = Close(handle);
        if (failed) throw new IOException($"The folder cannot be synced (error {Marshal.GetLastPInvokeError()}).");
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Sync(int handle);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    private static extern int Close(int handle);
}
