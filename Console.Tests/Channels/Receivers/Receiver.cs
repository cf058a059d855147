using System.Text.Json;

namespace CampaignConsole.Tests.Channels.Receivers;

/// <summary>What a receiver took: <c>effect</c>, <c>repeat</c> (a key that it had seen) or <c>refused</c>.</summary>
sealed record Taken(string Kind, string Key, string Channel, string To, JsonElement? Body);

/// <summary>The other side in a process of its own (Console.Receivers): it has written down what it took before it answers.</summary>
sealed class Receiver : IAsyncDisposable
{
    readonly string file;
    readonly OwnProcess process;

    Receiver(string file, OwnProcess process, int port) => (this.file, this.process, Port) = (file, process, port);

    public int Port { get; }

    public string MessagesUrl => $"http://127.0.0.1:{Port}/messages";

    public string StatusUrl => $"http://127.0.0.1:{Port}/status";

    public string WebhooksUrl => $"http://127.0.0.1:{Port}/webhooks";

    /// <param name="kind"><c>http</c> or <c>smtp</c>.</param>
    /// <param name="delay">Milliseconds before a message is taken: a slow provider.</param>
    public static async Task<Receiver> StartAsync(string kind, int delay = 0, string secret = "none")
    {
        var file = Path.GetTempFileName();
        var (process, port) = await OwnProcess.StartAsync("CampaignConsole.Receivers.dll", "listening", [kind, "--file", file, "--delay", $"{delay}", "--secret", secret]);
        return new Receiver(file, process, int.Parse(port, System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>How much was taken so far, in lines.</summary>
    public int Count => Lines().Count();

    public IReadOnlyList<Taken> Taken() => [.. Lines().Select(line => JsonSerializer.Deserialize<Taken>(line, JsonSerializerOptions.Web)!)];

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        File.Delete(file);
    }

    IEnumerable<string> Lines()
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return reader.ReadToEnd().Split('\n')[..^1];
    }
}
