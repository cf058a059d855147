using System.Collections.Concurrent;
using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Channels.Adapters.Outbox;
using CampaignConsole.Core.Channels.Adapters.StaffTasks;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels;

/// <summary>A channel as it is set up now.</summary>
/// <param name="Sender">Null for file channels, whose rows become one file.</param>
/// <param name="Folder">Where a file channel leaves its files.</param>
public sealed record OpenChannel(IChannelAdapter Adapter, ChannelSetting Setting, bool IsSandbox, ISender? Sender, string? Folder)
{
    /// <summary>Of a channel that hands tasks to staff for real; null for all others, and in the sandbox, which writes them to the Outbox.</summary>
    public TaskTerms? Tasks { get; init; }

    /// <summary>For how many days a file channel's files are worked on.</summary>
    public int OpenDays { get; init; }

    /// <summary>Rows in sending at once. The sandbox takes more: its messages can be written again.</summary>
    public int Width => IsSandbox ? 256 : Math.Clamp(Setting.MostAtOnce, 1, 32);
}

/// <summary>Opens channels as the operator set them up, and keeps their senders while the settings stay.</summary>
public sealed class ChannelSenders(
    ByName<IChannelAdapter> adapters, IDbContextFactory<ConsoleDb> databases, DatabaseOptions options, ChannelSecrets secrets, InstallationMark mark, TimeProvider clock)
    : IAsyncDisposable
{
    readonly ConcurrentDictionary<string, (int Version, ISender Sender)> open = new();
    readonly OutboxSender outbox = new(options.Folder("outbox"), clock);

    /// <summary>The folder of the sandbox.</summary>
    public string OutboxFolder { get; } = options.Folder("outbox");

    /// <summary>The sandbox's own sender.</summary>
    public ISender Outbox => outbox;

    /// <summary>The channel by its settings of this moment. A real provider counts only on the installation on which an operator enabled it.</summary>
    public async Task<OpenChannel> OpenAsync(string name, CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        var setting = await db.Set<ChannelSetting>().FirstOrDefaultAsync(row => row.Channel == name, ct) ?? new ChannelSetting { Channel = name };
        return Open(setting);
    }

    OpenChannel Open(ChannelSetting setting)
    {
        var adapter = adapters[setting.Channel];
        var isReal = setting.IsReal && setting.HostMark == mark.Value;
        var open = adapter is IFileChannel list ? list.OpenDaysOf(secrets.Read(adapter.OptionsType, setting.Options)) : 0;
        if (!isReal)
            return new OpenChannel(adapter, setting, true, adapter is IFileChannel ? null : outbox, adapter is IFileChannel ? Path.Combine(OutboxFolder, "files") : null) { OpenDays = open };
        var values = secrets.Read(adapter.OptionsType, setting.Options);
        return adapter switch
        {
            IFileChannel file => new OpenChannel(adapter, setting, false, null, file.FolderOf(values)) { OpenDays = open },
            TaskChannel tasks => new OpenChannel(adapter, setting, false, null, null) { Tasks = tasks.TermsOf(values) },
            IMessageChannel channel => new OpenChannel(adapter, setting, false, Kept(setting, () => channel.Open(values)), null),
            _ => throw new InvalidOperationException($"The channel {setting.Channel} neither sends nor writes files."),
        };
    }

    ISender Kept(ChannelSetting setting, Func<ISender> make)
    {
        if (open.TryGetValue(setting.Channel, out var known) && known.Version == setting.Version) return known.Sender;
        var sender = make();
        open[setting.Channel] = (setting.Version, sender);
        // The former one may still be sending; its idle connections close by themselves.
        return sender;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, sender) in open.Values) await sender.DisposeAsync();
    }
}
