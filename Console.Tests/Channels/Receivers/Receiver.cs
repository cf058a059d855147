using System.Text;
using System.Text.Json;

namespace CampaignConsole.Tests.Channels.Receivers;

/// <summary>What a receiver took: <c>effect</c>, <c>repeat</c> (a key that it had seen), <c>refused</c>, or <c>fault</c> (not taken; the channel names the fault).</summary>
/// <param name="At">Milliseconds since 1970, by the receiver's clock.</param>
sealed record Taken(string Kind, string Key, string Channel, string To, JsonElement? Body, long At = 0);

/// <summary>The other side in a process of its own (Console.Receivers): it has written down what it took before it answers.</summary>
sealed class Receiver : IAsyncDisposable
{
    readonly string file;
    readonly string faults;
    readonly OwnProcess process;
    readonly byte[] buffer = new byte[64 * 1024];
    long counted;
    int lines;

    Receiver(string file, string faults, OwnProcess process, int port) => (this.file, this.faults, this.process, Port) = (file, faults, process, port);

    public int Port { get; }

    public string MessagesUrl => $"http://127.0.0.1:{Port}/messages";

    public string StatusUrl => $"http://127.0.0.1:{Port}/status";

    public string WebhooksUrl => $"http://127.0.0.1:{Port}/webhooks";

    /// <param name="kind"><c>http</c> or <c>smtp</c>.</param>
    /// <param name="delay">Milliseconds before a message is taken: a slow provider.</param>
    public static async Task<Receiver> StartAsync(string kind, int delay = 0, string secret = "none")
    {
        var (file, faults) = (Path.GetTempFileName(), Path.GetTempFileName());
        var (process, port) = await OwnProcess.StartAsync("CampaignConsole.Receivers.dll", "listening", [kind, "--file", file, "--delay", $"{delay}", "--secret", secret, "--faults", faults]);
        return new Receiver(file, faults, process, int.Parse(port, System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>From now on this goes wrong: one fault's name, <c>none</c>, or <c>seed NUMBER PERCENT NAME …</c>.</summary>
    public void Fails(string plan)
    {
        // Whole or not at all, since the receiver may be reading it.
        var next = faults + ".next";
        File.WriteAllText(next, plan);
        File.Move(next, faults, overwrite: true);
    }

    /// <summary>How much was written down so far, in lines; each look reads only what is new.</summary>
    public int Count
    {
        get
        {
            using var stream = Open();
            stream.Position = counted;
            for (int read; (read = stream.Read(buffer)) > 0; counted += read) lines += buffer.AsSpan(0, read).Count((byte)'\n');
            return lines;
        }
    }

    public IReadOnlyList<Taken> Taken()
    {
        using var reader = new StreamReader(Open(), Encoding.UTF8);
        // What stands behind the last line's end is being written.
        return [.. reader.ReadToEnd().Split('\n')[..^1].Select(line => JsonSerializer.Deserialize<Taken>(line, JsonSerializerOptions.Web)!)];
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        File.Delete(file);
        File.Delete(faults);
    }

    FileStream Open() => new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
}
