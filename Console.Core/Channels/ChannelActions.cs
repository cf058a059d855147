using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Channels.Adapters.StaffTasks;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.StaffTasks;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels;

/// <summary>How a channel is to work.</summary>
/// <param name="Options">An object of the adapter's options class; an empty secret keeps the stored one.</param>
/// <param name="IsReal">Sends for real from this installation; false is the sandbox.</param>
public sealed record ChannelEdit(object Options, bool IsReal, int RatePerSecond, int MostAtOnce, int Version);

/// <summary>Sets channels up, pauses them and stops them. Stopping needs no approval; going on is an administrator's act.</summary>
public sealed class ChannelActions(WriteGate gate, ByName<IChannelAdapter> adapters, ChannelSecrets secrets, InstallationMark mark, LiveUpdates updates, TimeProvider clock)
{
    /// <summary>Stores a channel's settings.</summary>
    /// <exception cref="Refused"><c>channel_options_invalid</c>, <c>changed_meanwhile</c></exception>
    public Task SaveAsync(Actor by, string channel, ChannelEdit edit, CancellationToken ct)
    {
        by.Demand(Right.ManageChannels);
        var adapter = adapters[channel];
        return gate.WriteAsync(async db =>
        {
            var row = await RowAsync(db, channel, ct);
            if (row.Version != edit.Version) throw Platform.PlatformRefusals.ChangedMeanwhile();
            var options = secrets.Write(edit.Options, row.Options);
            if (edit.IsReal) await CheckAsync(db, adapter, secrets.Read(adapter.OptionsType, options), ct);
            var before = Shown(adapter, row);
            row.Options = options;
            (row.IsReal, row.HostMark) = (edit.IsReal, edit.IsReal ? mark.Value : null);
            (row.RatePerSecond, row.MostAtOnce) = (Math.Clamp(edit.RatePerSecond, 1, 10_000), Math.Clamp(edit.MostAtOnce, 1, 32));
            row.Version++;
            await ChannelWatch.TrySoonAsync(db, channel, clock.GetUtcNow(), ct);
            await AuditTrail.NoteAsync(db, by, clock.GetUtcNow(), "channel.save", channel, before, Shown(adapter, row), ct);
        }, ct);
    }

    /// <summary>Holds a channel's messages back until somebody lets it go on.</summary>
    public Task PauseAsync(Actor by, string channel, string reason, CancellationToken ct)
    {
        by.Demand(Right.ManageChannels);
        return gate.WriteAsync(async db =>
        {
            var row = await RowAsync(db, adapters[channel].Name, ct);
            (row.IsPaused, row.PausedReason, row.PausedAt) = (true, reason, clock.GetUtcNow());
            row.Version++;
            await AuditTrail.NoteAsync(db, by, row.PausedAt.Value, "channel.pause", channel, null, new { row.IsPaused, row.PausedReason }, ct);
            db.AfterCommit(() => updates.Publish(LiveUpdates.Deliveries));
        }, ct);
    }

    /// <summary>Lets a paused channel go on; what its guards count begins anew.</summary>
    /// <exception cref="Refused"><c>resume_reason</c>: whoever lets it go on says why it may.</exception>
    public Task ResumeAsync(Actor by, string channel, string reason, CancellationToken ct)
    {
        by.Demand(Right.ManageChannels);
        if (string.IsNullOrWhiteSpace(reason)) throw ChannelRefusals.ResumeReason();
        return gate.WriteAsync(async db =>
        {
            var now = clock.GetUtcNow();
            await ChannelWatch.BeginAnewAsync(db, channel, now, ct);
            var row = await RowAsync(db, adapters[channel].Name, ct);
            var before = new { row.IsPaused, row.PausedReason, row.PausedAt };
            (row.IsPaused, row.PausedReason, row.PausedAt) = (false, null, null);
            row.Version++;
            await AuditTrail.NoteAsync(db, by, now, "channel.resume", channel, before, new { reason = reason.Trim() }, ct);
            db.AfterCommit(() => updates.Publish(LiveUpdates.Deliveries));
        }, ct);
    }

    /// <summary>Stops or lets go on everything, a channel or a campaign; takes effect within two seconds and survives a restart.</summary>
    /// <param name="scope">One of <see cref="KillScopes"/>.</param>
    /// <exception cref="Refused"><c>kill_reason</c>: whoever stops, or lets go on, says why; <c>kill_second_person</c>: whoever stopped does not let it go on, where there is somebody else who may.</exception>
    public Task SwitchAsync(Actor by, string scope, bool on, string? reason, CancellationToken ct)
    {
        // Whoever may launch may stop; only who manages channels lets it go on.
        by.Demand(on && by.Can(Right.LaunchCampaigns) ? Right.LaunchCampaigns : Right.ManageChannels);
        if (string.IsNullOrWhiteSpace(reason)) throw ChannelRefusals.KillReason();
        return gate.WriteAsync(async db =>
        {
            var row = await db.Set<KillSwitch>().FindAsync([scope], ct);
            if (row is null) db.Add(row = new KillSwitch { Scope = scope });
            if (!on && row.IsOn && row.ById == by.PersonId && await OthersMayAsync(db, by.PersonId, ct)) throw ChannelRefusals.KillSecondPerson();
            (row.IsOn, row.Reason, row.By, row.ById, row.At) = (on, reason, by.Name, by.PersonId, clock.GetUtcNow());
            await AuditTrail.NoteAsync(db, by, row.At, on ? "channel.stop" : "channel.go_on", scope, null, new { reason }, ct);
            db.AfterCommit(() => updates.Publish(LiveUpdates.Deliveries));
        }, ct);
    }

    /// <summary>In a team of one, the same person has to do both.</summary>
    static Task<bool> OthersMayAsync(ConsoleDb db, long but, CancellationToken ct) =>
        db.Set<User>().AnyAsync(user => user.Id != but && !user.IsDisabled && (user.Roles & Roles.Administrator) != 0, ct);

    static async Task<ChannelSetting> RowAsync(ConsoleDb db, string channel, CancellationToken ct)
    {
        var row = await db.Set<ChannelSetting>().FindAsync([channel], ct);
        if (row is null) db.Add(row = new ChannelSetting { Channel = channel });
        return row;
    }

    /// <summary>Opens the channel once with these options, so that what cannot work is refused when it is saved.</summary>
    static async Task CheckAsync(ConsoleDb db, IChannelAdapter adapter, object options, CancellationToken ct)
    {
        if (adapter is TaskChannel tasks && !await TaskStores.KnowsDefaultAsync(db, tasks.TermsOf(options), ct)) throw AdapterRefusals.OptionsInvalid([nameof(TaskTerms.DefaultStore)]);
        if (adapter is IFileChannel file) file.FolderOf(options);
        if (adapter is IMessageChannel channel) await channel.Open(options).DisposeAsync();
    }

    static object Shown(IChannelAdapter adapter, ChannelSetting row) =>
        new { row.IsReal, row.RatePerSecond, row.MostAtOnce, Options = ChannelSecrets.Shown(adapter.OptionsType, row.Options) };
}
