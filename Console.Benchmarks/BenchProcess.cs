using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace CampaignConsole.Benchmarks;

/// <summary>The console's program as a process of its own, on a fresh database in a folder of its own; the database is gone afterwards, the folder after the last bench.</summary>
public sealed class BenchProcess : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    readonly string folder = BenchFolders.New();
    readonly Dictionary<string, string> settings = [];
    string? database;
    Process? open;

    public static async Task<BenchProcess> PlaceAsync(string provider)
    {
        var place = new BenchProcess();
        place.settings["Database__Provider"] = provider;
        if (provider == "Sqlite") return place;
        place.database = $"bench_{Guid.NewGuid():N}";
        await ServerAsync($"CREATE DATABASE {place.database}");
        place.settings["ConnectionStrings__Console"] = new NpgsqlConnectionStringBuilder(BenchOptions.Postgres) { Database = place.database }.ConnectionString;
        return place;
    }

    /// <summary>Runs a command to its end.</summary>
    public async Task RunAsync(string command)
    {
        using var process = Start(command, "--data", folder);
        await process.WaitForExitAsync(new CancellationTokenSource(Patience).Token);
        if (process.ExitCode != 0) throw new InvalidOperationException($"{command} ended with {process.ExitCode}.");
    }

    /// <summary>Starts the console and waits for its first page.</summary>
    public async Task OpenAsync()
    {
        var url = $"http://127.0.0.1:{FreePort()}";
        open = Start("run", "--data", folder, "--urls", url);
        using var caller = new HttpClient(new SocketsHttpHandler());
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < Patience)
        {
            try
            {
                using var answer = await caller.GetAsync(url + "/sign-in");
                if (answer.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(20);
        }

        throw new TimeoutException("The console did not open.");
    }

    public async ValueTask DisposeAsync()
    {
        if (open is { HasExited: false })
        {
            open.Kill();
            await open.WaitForExitAsync();
        }

        open?.Dispose();
        if (database is not null) await ServerAsync($"DROP DATABASE IF EXISTS {database} WITH (FORCE)");
    }

    Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "CampaignConsole.Web.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (name, value) in settings) start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) => Console.Error.WriteLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    static async Task ServerAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(BenchOptions.Postgres);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
