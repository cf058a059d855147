using System.Text.Json;

namespace CampaignConsole.Receivers;

/// <summary>What was taken, one line of JSON each, on the disk before anybody is told: <c>{"at":MILLISECONDS,"kind":"effect","key":…,"to":…,"body":…}</c>.</summary>
sealed class ReceiptBook : IDisposable
{
    readonly Lock sync = new();
    readonly FileStream file;
    readonly HashSet<string> keys = [];
    readonly bool isDurable;

    public ReceiptBook(string path, bool isDurable)
    {
        this.isDurable = isDurable;
        if (File.Exists(path))
            foreach (var line in File.ReadLines(path)) keys.Add(JsonDocument.Parse(line).RootElement.GetProperty("key").GetString()!);
        file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
    }

    /// <summary>Takes a message with a key: an effect the first time, a repeat afterwards.</summary>
    public void TakeKeyed(string key, string channel, string to, JsonElement? body)
    {
        lock (sync) Write(keys.Add(key) ? "effect" : "repeat", key, channel, to, body);
    }

    /// <summary>Whether a message with this key was taken.</summary>
    public bool Has(string key)
    {
        lock (sync) return keys.Contains(key);
    }

    /// <summary>Takes a message that has no key for the receiver: every one is an effect.</summary>
    public void Take(string key, string channel, string to)
    {
        lock (sync) Write("effect", key, channel, to, null);
    }

    /// <summary>Notes something that was turned away.</summary>
    public void Refuse(string key, string why)
    {
        lock (sync) Write("refused", key, why, "", null);
    }

    /// <summary>Notes what went wrong with a message that was not taken.</summary>
    public void Fail(string fault, string key, string to)
    {
        lock (sync) Write("fault", key, fault, to, null);
    }

    void Write(string kind, string key, string channel, string to, JsonElement? body)
    {
        file.Write(JsonSerializer.SerializeToUtf8Bytes(new { at = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), kind, key, channel, to, body }));
        file.WriteByte((byte)'\n');
        file.Flush(flushToDisk: isDurable);
    }

    public void Dispose() => file.Dispose();
}
