using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Channels.Adapters.Email;
using CampaignConsole.Core.Channels.Adapters.Sms;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Tests.Channels.Crashes;
using CampaignConsole.Tests.Channels.Receivers;
using Microsoft.EntityFrameworkCore;
using System.Diagnostics;
using System.Globalization;

namespace CampaignConsole.Tests.Rigs;

/// <summary>
/// The data folder's disk is full in the middle of a push by the real program on SQLite, and has room again later. The data folder is a small tmpfs; where none may be mounted, the limit
/// of the process on the size of files (RLIMIT_FSIZE) takes its place. Nothing is lost, nothing is done twice, and it goes on by itself.
/// </summary>
static class FullDiskRig
{
    const int PerSecond = 250;

    const int Width = 8;

    const int Megabytes = 96;

    static readonly TimeSpan Full = TimeSpan.FromSeconds(5);

    public static async Task<RigReport> RunAsync()
    {
        var (recipients, times) = (RigSize.Of("DISK", 1_800, 10_000), RigSize.Of("DISKTIMES", 1, 10));
        await using var provider = await Receiver.StartAsync("http", delay: 15);
        await using var mail = await Receiver.StartAsync("smtp", delay: 8);
        await using var disk = await SmallDisk.MountAsync(Megabytes);
        var report = new RigReport("full-disk-rig", DatabaseKind.Sqlite);
        if (disk is null)
        {
            report.Figure("not run: no tmpfs may be mounted here (CAP_SYS_ADMIN), and prlimit is not installed");
            return report;
        }

        var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite, disk.Folder);
        await using var stage = await CrashStage.PrepareAsync(database, async api =>
        {
            await CrashStage.EnableAsync(api, ChannelNames.Sms, new SmsOptions { Url = provider.MessagesUrl }, 16, PerSecond);
            await CrashStage.EnableAsync(api, ChannelNames.Email, new EmailOptions { Host = "127.0.0.1", Port = mail.Port, Security = SmtpSecurity.None, FromAddress = "shop@brand.example" }, Width, PerSecond);
            await CrashStage.LaunchAsync(api, recipients, ChannelNames.Email, ChannelNames.Sms);
        });
        await stage.StartAsync();
        var unwritten = 0;
        for (var time = 1; time <= times; time++)
        {
            var after = recipients * 2 * time / (times + 2);
            await stage.UntilAsync(() => Task.FromResult(provider.Count + mail.Count >= after), $"Message {after}", every: 5);
            await disk.FillAsync(stage.ProcessId);
            await Task.Delay(Full);
            unwritten += await UnwrittenAsync(stage, provider, mail);
            await disk.MakeRoomAsync(stage.ProcessId);
        }

        await stage.UntilAsync(
            () => stage.ReadAsync(db => db.Set<Occurrence>().AnyAsync(run => run.State == OccurrenceState.Finished)), "The end of the run", every: 200, TimeSpan.FromSeconds((recipients / 100) + 240));
        await stage.KillAsync();

        var rows = await stage.ReadAsync(db => db.Set<Delivery>().AsNoTracking().ToListAsync());
        var keyed = Inquest.OfKeyed([.. rows.Where(row => row.Channel == ChannelNames.Sms)], provider.Taken());
        var unkeyed = Inquest.OfUnkeyed([.. rows.Where(row => row.Channel == ChannelNames.Email)], mail.Taken());
        report.Figure($"{disk.Way}, full {times} times for {Full.TotalSeconds:0} s, {recipients} recipients; class A: {keyed}; class B: {unkeyed} (at most {times * Width})");
        report.Demand(unwritten == 0, $"{unwritten} messages went out before it was written down that they would");
        report.Demand(keyed is { Lost: 0, Unaccounted: 0, Doubled: 0, Unknown: 0 } && keyed.Sent == recipients, $"class A: {keyed}, {keyed.Sent} sent");
        report.Demand(unkeyed is { Lost: 0, Unaccounted: 0, Doubled: 0 } && unkeyed.Unknown <= times * Width, $"class B: {unkeyed}");
        report.Blame(await Books.ProblemsAsync(stage.Databases, recipients));
        return report;
    }

    /// <summary>What the other side has and the ledger knows no beginning of. That nothing went out is not to be asked: where the log has grown before, there is room in it for some commits.</summary>
    static async Task<int> UnwrittenAsync(CrashStage stage, params Receiver[] sinks)
    {
        var arrived = sinks.SelectMany(sink => sink.Taken()).Select(one => Guid.Parse(one.Key)).ToList();
        var begun = (await stage.ReadAsync(db => db.Set<Delivery>().Where(row => row.FirstAttemptAt != null).Select(row => row.Key).ToListAsync())).ToHashSet();
        return arrived.Count(key => !begun.Contains(key));
    }
}

/// <summary>A disk that can be full: a tmpfs of some megabytes, or a folder under the process's limit on the size of files.</summary>
sealed class SmallDisk : IAsyncDisposable
{
    readonly bool isMounted;

    SmallDisk(string folder, bool isMounted) => (Folder, this.isMounted) = (folder, isMounted);

    public string Folder { get; }

    public string Way => isMounted ? "tmpfs" : "RLIMIT_FSIZE";

    string Filler => Path.Combine(Folder, "filler");

    /// <summary>Null where neither way is open.</summary>
    public static async Task<SmallDisk?> MountAsync(int megabytes)
    {
        var folder = Directory.CreateTempSubdirectory("console-disk-").FullName;
        if (await RunsAsync("mount", "-t", "tmpfs", "-o", $"size={megabytes.ToString(CultureInfo.InvariantCulture)}m", "none", folder)) return new SmallDisk(folder, true);
        return await RunsAsync("prlimit", "--version") ? new SmallDisk(folder, false) : null;
    }

    /// <summary>From now on nothing more is written.</summary>
    public async Task FillAsync(int process)
    {
        if (!isMounted)
        {
            // No file may grow beyond what is there; the smallest that matters is the log.
            await RunsAsync("prlimit", "--pid", $"{process}", "--fsize=4096:unlimited");
            return;
        }

        await using var filler = new FileStream(Filler, FileMode.Create, FileAccess.Write, FileShare.None, 0);
        try
        {
            for (var piece = new byte[4096]; ;) filler.Write(piece);
        }
        catch (IOException)
        {
            // Full.
        }
    }

    public async Task MakeRoomAsync(int process)
    {
        if (isMounted) File.Delete(Filler);
        else await RunsAsync("prlimit", "--pid", $"{process}", "--fsize=unlimited:unlimited");
    }

    public async ValueTask DisposeAsync()
    {
        if (isMounted) await RunsAsync("umount", "-l", Folder);
        Directory.Delete(Folder, recursive: true);
    }

    static async Task<bool> RunsAsync(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            await process.WaitForExitAsync();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}

/// <inheritdoc cref="FullDiskRig"/>
public sealed class FullDiskRigTests
{
    [Fact]
    public async Task A_full_disk_stops_sending_and_loses_nothing() => (await FullDiskRig.RunAsync()).Close();
}
