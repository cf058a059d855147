using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Channels.Adapters.Outbox;
using CampaignConsole.Core.Channels.Adapters.StaffTasks;
using CampaignConsole.Core.Channels.Outbox;
using CampaignConsole.Core.Channels.StaffTasks;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels;

/// <summary>Tries a channel before members do: its connection, and a message to an address of one's own.</summary>
public sealed class ChannelTrials(WriteGate gate, ChannelSenders senders, ByName<IChannelAdapter> adapters, ChannelSecrets secrets, IDbContextFactory<ConsoleDb> databases, TimeProvider clock)
{
    /// <summary>Connects and signs in with options that need not be saved yet; nothing is sent.</summary>
    /// <param name="stored">The stored options, for secrets that were left empty.</param>
    /// <exception cref="Refused"><c>channel_options_invalid</c></exception>
    public async Task<SendResult> ProbeAsync(Actor by, string channel, object options, string stored, CancellationToken ct)
    {
        by.Demand(Right.ManageChannels);
        var adapter = adapters[channel];
        var whole = secrets.Read(adapter.OptionsType, secrets.Write(options, stored));
        if (adapter is IFileChannel file) return Probe(file.FolderOf(whole));
        if (adapter is TaskChannel tasks) return await ProbeAsync(tasks.TermsOf(whole), ct);
        await using var sender = ((IMessageChannel)adapter).Open(whole);
        return await sender.ProbeAsync(ct);
    }

    /// <summary>Sends one test message the way the channel works now: to the Outbox, or for real.</summary>
    /// <exception cref="Refused"><c>test_address</c></exception>
    public async Task<SendResult> SendAsync(Actor by, string channel, string address, CancellationToken ct)
    {
        by.Demand(Right.ManageChannels);
        if (string.IsNullOrWhiteSpace(address)) throw ChannelRefusals.TestAddress();
        var open = await senders.OpenAsync(channel, ct);
        var now = clock.GetUtcNow();
        var words = Platform.Wording.Wording.Say("channel.test_message", by.Language, by.Name);
        var message = new OutgoingMessage(Guid.CreateVersion7(now), channel, 0, address.Trim(), by.Language, words) { Subject = Platform.Wording.Wording.Say("channel.test_subject", by.Language) };
        var result = await (open.Sender ?? senders.Outbox).SendAsync(message, ct);
        await gate.WriteAsync(async db =>
        {
            if (open.IsSandbox) db.Add(new OutboxMessage { Key = message.Key, Channel = channel, Path = OutboxSender.PathOf("", channel, 0, message.Key), IsTest = true, At = now });
            await AuditTrail.NoteAsync(db, by, now, "channel.test_send", channel, null, new { result = result.GetType().Name }, ct);
        }, ct);
        return result;
    }

    async Task<SendResult> ProbeAsync(TaskTerms terms, CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        return await TaskStores.KnowsDefaultAsync(db, terms, ct) ? new SendResult.Accepted(null) : new SendResult.NotStarted("no_store");
    }

    static SendResult Probe(string folder)
    {
        try
        {
            var path = Path.Combine(folder, $".probe-{Guid.NewGuid():N}");
            Directory.CreateDirectory(folder);
            File.WriteAllText(path, "");
            File.Delete(path);
            return new SendResult.Accepted(null);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new SendResult.NotStarted("folder");
        }
    }
}
