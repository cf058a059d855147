using System.Collections.Concurrent;
using System.Text.Json;
using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Channels.Adapters.Outbox;

/// <summary>One message as it lies in the Outbox: what would have been sent, to whom, with which offer.</summary>
public sealed record OutboxDocument(DateTimeOffset WrittenAt, OutgoingMessage Message);

/// <summary>The sandbox: every message becomes one file and nothing leaves this machine.</summary>
/// <remarks>The name is the delivery key, so that the same message written twice is still one file.</remarks>
public sealed class OutboxSender(string folder, TimeProvider clock) : ISender
{
    readonly ConcurrentDictionary<string, bool> made = [];

    public DeliveryClass Class => DeliveryClass.Keyed;

    /// <summary>Where a message lies: found again from its ledger row alone.</summary>
    public static string PathOf(string folder, string channel, long occurrence, Guid key)
    {
        var name = key.ToString("N");
        return Path.Combine(folder, channel, occurrence.ToString(System.Globalization.CultureInfo.InvariantCulture), name[..2], name + ".json");
    }

    /// <summary>Reads a message back; null when its file is gone or not whole.</summary>
    public static async Task<OutboxDocument?> ReadAsync(string folder, string channel, long occurrence, Guid key, CancellationToken ct)
    {
        if (!ChannelNames.IsKnown(channel)) return null;
        var path = PathOf(folder, channel, occurrence, key);
        if (!File.Exists(path)) return null;
        try
        {
            await using var stream = File.OpenRead(path);
            return await JsonSerializer.DeserializeAsync<OutboxDocument>(stream, CanonicalJson.Options, ct);
        }
        catch (JsonException)
        {
            // It is being written once more at this moment.
            return null;
        }
    }

    public Task<SendResult> SendAsync(OutgoingMessage message, CancellationToken ct)
    {
        if (ct.IsCancellationRequested) return Task.FromResult<SendResult>(new SendResult.NotStarted("stopped"));
        var path = PathOf(folder, message.Channel, message.Occurrence, message.Key);
        var inside = Path.GetDirectoryName(path)!;
        try
        {
            if (made.TryAdd(inside, true)) Directory.CreateDirectory(inside);
            var bytes = JsonSerializer.SerializeToUtf8Bytes(new OutboxDocument(clock.GetUtcNow(), message), CanonicalJson.Options);
            // Nobody looks for a new file before the ledger says that it is there.
            if (!WriteNew(path, bytes)) File.WriteAllBytes(path, bytes);
        }
        catch (DirectoryNotFoundException)
        {
            // Somebody emptied the Outbox while it was in use: make the folder again at the next try.
            made.TryRemove(inside, out _);
            return Task.FromResult<SendResult>(new SendResult.NotStarted("outbox_folder"));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Task.FromResult<SendResult>(new SendResult.NotStarted("outbox_disk"));
        }

        return Task.FromResult<SendResult>(new SendResult.Accepted("outbox"));
    }

    /// <summary>A file that is not there yet, as nearly always; false where one is: whole, or half after a crash. To create or overwrite in one go would make ext4 bring each file to disk at once.</summary>
    static bool WriteNew(string path, byte[] bytes)
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
            RandomAccess.Write(file, bytes, 0);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
    }

    public Task<SendResult> ProbeAsync(CancellationToken ct)
    {
        Directory.CreateDirectory(folder);
        return Task.FromResult<SendResult>(new SendResult.Accepted(null));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
