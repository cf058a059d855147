using System.Collections.Concurrent;
using System.Diagnostics;

namespace CampaignConsole.Tests.Kit;

/// <summary>A program of ours as a process of its own, which a test may kill with SIGKILL.</summary>
sealed class OwnProcess : IAsyncDisposable
{
    /// <summary>A quiet machine needs seconds; this is for one that builds and tests much else.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    readonly Process process;
    readonly ConcurrentQueue<string> lines = [];
    readonly TaskCompletionSource<string> ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    OwnProcess(Process process) => this.process = process;

    /// <summary>What it printed, for the message of a failed test.</summary>
    public string Said => string.Join('\n', lines.TakeLast(40));

    public int Id => process.Id;

    /// <summary>Starts a program that lies beside the tests and waits for the line by which it says that it is ready.</summary>
    /// <returns>The process and what stood behind the word in that line.</returns>
    public static async Task<(OwnProcess Process, string Answer)> StartAsync(string program, string readyWord, IEnumerable<string> arguments, params (string Name, string? Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, program), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var own = new OwnProcess(new Process { StartInfo = start });
        own.process.OutputDataReceived += (_, line) => own.Hear(line.Data, readyWord);
        own.process.ErrorDataReceived += (_, line) => own.Hear(line.Data, readyWord);
        own.process.Start();
        own.process.BeginOutputReadLine();
        own.process.BeginErrorReadLine();
        try
        {
            return (own, await own.ready.Task.WaitAsync(Patience));
        }
        catch (Exception)
        {
            var said = own.Said;
            await own.DisposeAsync();
            throw new InvalidOperationException($"{program} did not start:\n{said}");
        }
    }

    /// <summary>kill -9: nothing of the process runs any more afterwards.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>SIGSTOP: it stands still with all that it holds, as a machine that swaps or a virtual one that is moved.</summary>
    public Task FreezeAsync() => SignalAsync("-STOP");

    /// <summary>SIGCONT: it goes on as if nothing had been.</summary>
    public Task ThawAsync() => SignalAsync("-CONT");

    /// <summary>SIGTERM: it ends in an orderly way.</summary>
    public async Task StopAsync()
    {
        await SignalAsync("-TERM");
        await process.WaitForExitAsync();
    }

    async Task SignalAsync(string signal)
    {
        using var sending = Process.Start("kill", [signal, process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await sending.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) await KillAsync();
        process.Dispose();
    }

    void Hear(string? line, string readyWord)
    {
        if (line is null)
        {
            ready.TrySetException(new InvalidOperationException("It ended."));
            return;
        }

        lines.Enqueue(line);
        var at = line.IndexOf(readyWord, StringComparison.Ordinal);
        if (at >= 0) ready.TrySetResult(line[(at + readyWord.Length)..].Trim());
    }
}
