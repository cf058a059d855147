using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace CampaignConsole.Benchmarks;

/// <summary>Somewhere to send to on this machine, as a process of its own that keeps nothing.</summary>
sealed class Sink : IDisposable
{
    static readonly string[] Folders = ["/usr/sbin", "/usr/bin", "/usr/local/sbin"];

    readonly Process process;
    bool isGone;

    Sink(Process process, int port) => (this.process, Port) = (process, port);

    public int Port { get; }

    /// <summary>Postfix's <c>smtp-sink</c>; null where Postfix is not installed.</summary>
    public static async Task<Sink?> MailAsync()
    {
        if (Find("smtp-sink") is not { } program) return null;
        var port = FreePort();
        string[] drops = Environment.UserName == "root" ? ["-u", "nobody"] : [];
        var sink = new Sink(Start(program, [.. drops, $"127.0.0.1:{port}", "100"]), port);
        for (var tries = 0; tries < 200; tries++)
        {
            try
            {
                using var caller = new TcpClient();
                await caller.ConnectAsync(IPAddress.Loopback, port);
                return sink;
            }
            catch (SocketException)
            {
                await Task.Delay(20);
            }
        }

        sink.Dispose();
        return null;
    }

    /// <summary>One of our receivers: <c>sink</c> takes calls and keeps nothing, <c>smtp</c> notes in a file when which mail came, without waiting for the disk.</summary>
    public static async Task<Sink> ReceiverAsync(params string[] arguments)
    {
        var process = Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "CampaignConsole.Receivers.dll"), .. arguments]);
        var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The receiver did not start.");
        return new Sink(process, int.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture));
    }

    /// <summary>What Postfix's own generator gets into the sink: the most that this machine does. Null where it is not installed.</summary>
    public async Task<double?> LimitAsync(int mails, int connections, int bytes)
    {
        if (Find("smtp-source") is not { } program) return null;
        return mails / await SecondsAsync(program, "-d", "-s", $"{connections}", "-m", $"{mails}", "-l", $"{bytes}", $"127.0.0.1:{Port}");
    }

    /// <summary>What nodemailer's pool gets into the sink. Null where node or the package cannot be had.</summary>
    public async Task<double?> PeerAsync(int mails, int connections, int bytes)
    {
        if (Find("node") is not { } node || Find("npm") is not { } npm) return null;
        var folder = BenchFolders.New();
        try
        {
            await SecondsAsync(npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", folder, "nodemailer");
            await File.WriteAllTextAsync(Path.Combine(folder, "push.js"), Script);
            return mails / double.Parse(await SayAsync(node, Path.Combine(folder, "push.js"), $"{Port}", $"{mails}", $"{connections}", $"{bytes}"), CultureInfo.InvariantCulture);
        }
        catch (Exception problem) when (problem is InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        if (isGone) return;
        isGone = true;
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        process.Dispose();
    }

    /// <summary>As many as there is room for are handed over at once; prints the seconds.</summary>
    const string Script = """
        const [port, mails, connections, bytes] = process.argv.slice(2).map(Number);
        const pool = require('nodemailer').createTransport({ host: '127.0.0.1', port, secure: false, ignoreTLS: true, pool: true, maxConnections: connections, maxMessages: 200 });
        const text = ('x'.repeat(70) + '\r\n').repeat(Math.ceil(bytes / 72));
        let next = 0;
        const run = async () => { while (next < mails) { const number = next++; await pool.sendMail({ from: 'shop@brand.example', to: `m${number}@example.org`, subject: 'Coats', text, html: '<p>Coats</p>' }); } };
        const began = process.hrtime.bigint();
        Promise.all(Array.from({ length: connections }, run)).then(() => { console.log(Number(process.hrtime.bigint() - began) / 1e9); pool.close(); }, problem => { console.error(problem); process.exit(1); });
        """;

    static async Task<double> SecondsAsync(string program, params string[] arguments)
    {
        var watch = Stopwatch.StartNew();
        await SayAsync(program, arguments);
        return watch.Elapsed.TotalSeconds;
    }

    static async Task<string> SayAsync(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? (await said).Trim() : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {await complained}");
    }

    static Process Start(string program, IReadOnlyList<string> arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;

    static string? Find(string program) =>
        Folders.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
