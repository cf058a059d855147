using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace CampaignConsole.Tests.Rigs;

/// <summary>A PostgreSQL server of a rig's own, which it may restart; what it commits is on the disk, as in production.</summary>
sealed class OwnPostgres : IAsyncDisposable
{
    static readonly string? Programs = !Directory.Exists("/usr/lib/postgresql") ? null : Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Select(folder => Path.Combine(folder, "bin")).LastOrDefault();

    readonly string folder;
    readonly int port;

    OwnPostgres(string folder, int port) => (this.folder, this.port) = (folder, port);

    public static bool IsInstalled => Programs is not null;

    public string ConnectionString => $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres";

    public static async Task<OwnPostgres> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("console-postgres-").FullName;
        // Root may not run it; the folder is then the server's own user's.
        if (Environment.UserName == "root") await RunAsync("chown", "postgres", folder);
        var server = new OwnPostgres(folder, FreePort());
        await AsPostgresAsync(Path.Combine(Programs!, "initdb"), "-D", server.Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync");
        await server.ControlAsync("start");
        return server;
    }

    /// <param name="mode"><c>fast</c> ends it in an orderly way, <c>immediate</c> as a power cut would.</param>
    public async Task RestartAsync(string mode)
    {
        await AsPostgresAsync(Path.Combine(Programs!, "pg_ctl"), "-D", Data, "-w", "-m", mode, "stop");
        await ControlAsync("start");
    }

    public async ValueTask DisposeAsync()
    {
        await AsPostgresAsync(Path.Combine(Programs!, "pg_ctl"), "-D", Data, "-m", "immediate", "stop");
        Directory.Delete(folder, recursive: true);
    }

    string Data => Path.Combine(folder, "data");

    Task ControlAsync(string act) =>
        AsPostgresAsync(Path.Combine(Programs!, "pg_ctl"), "-D", Data, "-w", "-l", Path.Combine(folder, "log"), "-o", $"-p {port} -k {folder} -c listen_addresses=127.0.0.1", act);

    static Task AsPostgresAsync(string program, params string[] arguments) => Environment.UserName == "root"
        ? RunAsync("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", program, .. arguments])
        : RunAsync(program, arguments);

    static async Task RunAsync(string program, params string[] arguments)
    {
        // Its output goes nowhere: the server that it leaves behind would keep a pipe open.
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", "exec \"$@\" >/dev/null 2>&1", "sh", program, .. arguments]) { WorkingDirectory = "/" })!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
