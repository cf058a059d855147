using System.Diagnostics;
using CampaignConsole.Core.Channels.Adapters.Sms;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Benchmarks;

/// <summary>The memory of the process over a push to very many: what the second half takes over the first.</summary>
sealed class MillionBench : IBench
{
    static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);

    public string Name => "million";

    public async Task RunAsync(BenchOptions options, string provider, Figures figures)
    {
        await using var console = await BenchConsole.StartAsync(provider);
        await console.MembersAsync(options.Push);
        await console.NoCapsAsync();
        using var sink = await Sink.ReceiverAsync("sink");
        await console.EnableAsync(ChannelNames.Sms, new SmsOptions { Url = $"http://127.0.0.1:{sink.Port}/messages" }, 32);
        await console.LaunchedAsync(options.Push, [ChannelNames.Sms], hasControl: false);
        await console.ResolveAsync();
        await console.SettleAsync();
        // What the launch left behind is not the push's.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

        var pushing = Task.Run(() => console.Get<DeliveryPump>().DrainAsync(default));
        var (looks, watch) = (new List<long>(), Stopwatch.StartNew());
        while (!pushing.IsCompleted)
        {
            await Task.WhenAny(pushing, Task.Delay(BetweenLooks));
            using var self = Process.GetCurrentProcess();
            looks.Add(self.WorkingSet64);
        }

        await pushing;
        var seconds = watch.Elapsed.TotalSeconds;
        // The first tenth warms up; after it nothing may depend on how many there are.
        var settled = looks[(looks.Count / 10)..];
        double Highest(IEnumerable<long> part) => part.Max() / 1_048_576.0;
        var (first, second) = (Highest(settled.Take(settled.Count / 2)), Highest(settled.Skip(settled.Count / 2)));
        figures.AtMost($"memory of a push to {options.Push:N0} members ({options.Push / seconds:N0} messages/s): what its second half takes over its first", Math.Max(0, second - first), "MiB", 64, first, "MiB at most in the first half");
    }
}
