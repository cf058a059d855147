using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using CampaignConsole.Core.Campaigns.Policies;
using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Channels.Adapters.Email;
using CampaignConsole.Core.Channels.Adapters.Sms;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Benchmarks;

/// <summary>Sending with the ledger on, to sinks on this machine that keep nothing: mails and calls a second, what a bare loop over the same client does, what a ledger row costs, and how fast a stop stops.</summary>
sealed class SendingBench : IBench
{
    /// <summary>The most that a channel may have on its way.</summary>
    const int Width = 32;

    const int Bytes = 2_048;

    /// <summary>Enough for a limit.</summary>
    const int Most = 30_000;

    public string Name => "sending";

    public async Task RunAsync(BenchOptions options, string provider, Figures figures)
    {
        var isSqlite = provider == "Sqlite";
        await using var console = await BenchConsole.StartAsync(provider);
        await console.MembersAsync(options.Members);
        await console.NoCapsAsync();
        await MailsAsync(console, options.Members, isSqlite, figures);
        await CallsAsync(console, options.Members, isSqlite, figures);
        await RowAsync(console, isSqlite, figures);
        await StopAsync(console, options.Members, figures);
    }

    static async Task MailsAsync(BenchConsole console, int members, bool isSqlite, Figures figures)
    {
        using var postfix = await Sink.MailAsync();
        using var sink = postfix ?? await Sink.ReceiverAsync("smtp", "--file", Path.Combine(console.Folder, "mails"), "--fsync", "no");
        var options = new EmailOptions { Host = "127.0.0.1", Port = sink.Port, Security = SmtpSecurity.None, FromAddress = "shop@brand.example" };
        var limit = await sink.LimitAsync(Math.Min(members, Most), Width, Bytes);
        var peer = await sink.PeerAsync(Math.Min(members, Most) / 4, Width, Bytes);
        var bare = await BareAsync(console, ChannelNames.Email, options, Math.Min(members, Most));
        var (rate, cpu) = await PushAsync(console, ChannelNames.Email, options, members);
        figures.Rate($"mails to a local sink, ledger on ({cpu:0.00} ms of processor each)", rate, "mails/s", isSqlite ? 4_000 : 2_000, limit, "Postfix's smtp-source -d");
        figures.Rate("…of a bare loop over the same client", 100 * rate / bare, "%", isSqlite ? 60 : 40, 100, string.Create(CultureInfo.InvariantCulture, $"{bare:N0} mails/s"));
        if (peer is { } pool) figures.Rate("…times nodemailer's pool", rate / pool, "×", isSqlite ? 2 : 1, null, "");
        else Console.WriteLine("| nodemailer's pool | | not measured: node or the package is not to be had | | | |");
    }

    static async Task CallsAsync(BenchConsole console, int members, bool isSqlite, Figures figures)
    {
        using var sink = await Sink.ReceiverAsync("sink");
        var options = new SmsOptions { Url = $"http://127.0.0.1:{sink.Port}/messages" };
        var bare = await BareAsync(console, ChannelNames.Sms, options, Math.Min(members, Most));
        var (rate, cpu) = await PushAsync(console, ChannelNames.Sms, options, members);
        figures.Rate($"messages over HTTP to a local sink, ledger on ({cpu:0.00} ms of processor each)", rate, "messages/s", isSqlite ? 5_000 : 2_500);
        figures.Rate("…of a bare loop over the same client", 100 * rate / bare, "%", isSqlite ? 60 : 40, 100, string.Create(CultureInfo.InvariantCulture, $"{bare:N0} messages/s"));
    }

    /// <summary>The same client, as many at once, and nothing else.</summary>
    static async Task<double> BareAsync(BenchConsole console, string channel, object options, int count)
    {
        await using var sender = ((IMessageChannel)console.Get<ByName<IChannelAdapter>>()[channel]).Open(options);
        // Once to warm up.
        await LoopAsync(sender, channel, count / 10);
        return count / await Figures.SecondsAsync(() => LoopAsync(sender, channel, count));
    }

    static async Task LoopAsync(ISender sender, string channel, int count)
    {
        var next = 0;
        await Task.WhenAll(Enumerable.Range(0, Width).Select(_ => Task.Run(async () =>
        {
            for (int number; (number = Interlocked.Increment(ref next)) <= count;)
            {
                var message = new OutgoingMessage(Guid.NewGuid(), channel, 1, BenchWorld.Value(channel == ChannelNames.Email ? Core.Members.Identities.IdentityKind.Email : Core.Members.Identities.IdentityKind.Phone, number), "en", "Member: 20 % off coats, until 31 December")
                {
                    Subject = "20 % off coats", Html = "<p>Member: 20 % off coats, until 31 December</p><a href=\"http://localhost:5080/u/token\">–</a>", UnsubscribeUrl = "http://localhost:5080/u/token",
                };
                if (await sender.SendAsync(message, CancellationToken.None) is not SendResult.Accepted) throw new InvalidOperationException("The sink did not take it.");
            }
        })));
    }

    static async Task<(double Rate, double Cpu)> PushAsync(BenchConsole console, string channel, object options, int members)
    {
        await console.EnableAsync(channel, options, Width);
        await console.LaunchedAsync(members, [channel], hasControl: false);
        await console.ResolveAsync();
        await console.SettleAsync();
        using var self = Process.GetCurrentProcess();
        var before = self.TotalProcessorTime;
        var seconds = await Figures.SecondsAsync(() => console.Get<DeliveryPump>().DrainAsync(default));
        self.Refresh();
        var sent = await console.CountAsync(channel, DeliveryState.Accepted);
        if (sent < members) throw new InvalidOperationException($"{sent} of {members} were sent.");
        return (members / seconds, (self.TotalProcessorTime - before).TotalMilliseconds / members);
    }

    /// <summary>What a row of the ledger takes with all its indexes, once nothing is left over from how it came to be.</summary>
    static async Task RowAsync(BenchConsole console, bool isSqlite, Figures figures)
    {
        var bytes = await console.LedgerBytesAsync(isSqlite);
        await using var db = console.Get<IDbContextFactory<ConsoleDb>>().CreateDbContext();
        var rows = await db.Set<Delivery>().CountAsync();
        figures.AtMost($"a row of the ledger with its indexes, after VACUUM ({rows:N0} rows)", (double)bytes / rows, "bytes", 400);
    }

    /// <summary>From the click to the last byte that another process saw.</summary>
    static async Task StopAsync(BenchConsole console, int members, Figures figures)
    {
        var file = Path.Combine(console.Folder, "stopped");
        using var sink = await Sink.ReceiverAsync("smtp", "--file", file, "--fsync", "no");
        await console.EnableAsync(ChannelNames.Email, new EmailOptions { Host = "127.0.0.1", Port = sink.Port, Security = SmtpSecurity.None, FromAddress = "shop@brand.example" }, Width);
        await console.LaunchedAsync(members, [ChannelNames.Email], hasControl: false);
        await console.ResolveAsync();
        var pushing = Task.Run(() => console.Get<DeliveryPump>().DrainAsync(default));
        while (!File.Exists(file) || new FileInfo(file).Length < 100_000) await Task.Delay(20);
        var click = TimeProvider.System.GetUtcNow();
        await console.Get<ChannelActions>().SwitchAsync(console.Administrator, KillScopes.All, on: true, "bench", default);
        await pushing;
        await Task.Delay(TimeSpan.FromSeconds(1));
        var last = File.ReadLines(file).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("at").GetInt64()).Max();
        figures.AtMost("kill switch, from the click to the last mail", Math.Max(0, last - click.ToUnixTimeMilliseconds()), "ms", 2_000);
        await console.Get<ChannelActions>().SwitchAsync(console.Administrator, KillScopes.All, on: false, "bench", default);
    }
}
