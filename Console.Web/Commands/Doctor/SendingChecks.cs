using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Channels.Adapters.Email;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Web.Commands.Doctor;

/// <summary>Can what should be sent be sent? Nothing is sent, and no provider is asked.</summary>
static class SendingChecks
{
    public static Check Channels { get; } = new("channels", true, async (services, ct) =>
    {
        await using var db = services.GetRequiredService<IDbContextFactory<ConsoleDb>>().CreateDbContext();
        var mark = services.GetRequiredService<InstallationMark>();
        var settings = await db.Set<ChannelSetting>().Where(setting => setting.IsReal).OrderBy(setting => setting.Channel).ToListAsync(ct);
        var findings = new List<Finding>();
        foreach (var setting in settings) findings.Add(setting.HostMark == mark.Value ? await OfAsync(services, setting) : Finding.Warn(
            $"{setting.Channel}: its provider was enabled on another installation; here it writes to the Outbox", "enable it under Channels if this is the one that sends"));
        if (settings.Exists(setting => setting.HostMark == mark.Value) && (await SettingsBook.ReadAsync<ChannelPolicy>(db, ct)).PublicAddress is var address && address.Contains("localhost", StringComparison.Ordinal))
            findings.Add(Finding.Warn($"links in messages begin with {address}", "set the public address"));
        return findings.Count > 0 ? findings : [Finding.Ok("sandbox: everything goes to the Outbox")];
    });

    public static Check Stops { get; } = new("stops", true, async (services, ct) =>
    {
        await using var db = services.GetRequiredService<IDbContextFactory<ConsoleDb>>().CreateDbContext();
        var stops = await db.Set<KillSwitch>().Where(stop => stop.IsOn).Select(stop => $"{stop.Scope} is stopped by {stop.By}: {stop.Reason}").ToListAsync(ct);
        stops.AddRange(await db.Set<ChannelSetting>().Where(setting => setting.IsPaused).Select(setting => $"{setting.Channel} is paused: {setting.PausedReason}").ToListAsync(ct));
        return stops.Count == 0 ? [Finding.Ok("nothing is stopped or paused")] : [.. stops.Select(stop => Finding.Warn(stop, "look, then let it go on under Channels"))];
    });

    public static Check Dns { get; } = new("dns", true, async (services, ct) =>
    {
        await using var db = services.GetRequiredService<IDbContextFactory<ConsoleDb>>().CreateDbContext();
        var json = await db.Set<ChannelSetting>().Where(setting => setting.Channel == ChannelNames.Email).Select(setting => setting.Options).FirstOrDefaultAsync(ct) ?? "{}";
        var options = (EmailOptions)ChannelSecrets.Shown(typeof(EmailOptions), json);
        if (options.FromAddress.Split('@') is not [_, { Length: > 0 } domain]) return [Finding.Ok("no sender address yet, so nothing to look up")];
        return [await LookUpAsync(domain, "sender domain", "; MX, SPF, DKIM and DMARC were not checked: look them up with your mail provider", ct), await LookUpAsync(options.Host, "mail server", "", ct)];
    });

    static async Task<Finding> OfAsync(IServiceProvider services, ChannelSetting setting)
    {
        var adapters = services.GetRequiredService<ByName<IChannelAdapter>>();
        if (!adapters.Knows(setting.Channel)) return Finding.Warn($"{setting.Channel}: no such channel in this version");
        try
        {
            var adapter = adapters[setting.Channel];
            var options = services.GetRequiredService<ChannelSecrets>().Read(adapter.OptionsType, setting.Options);
            if (OptionsCheck.Problems(options) is { Count: > 0 } missing) return Finding.Fail($"{setting.Channel}: missing or out of range: {string.Join(", ", missing)}", "complete it under Channels");
            if (adapter is IFileChannel file && !Directory.Exists(file.FolderOf(options))) return Finding.Warn($"{setting.Channel}: the folder {file.FolderOf(options)} is not there yet");
            if (adapter is IMessageChannel channel) await channel.Open(options).DisposeAsync();
            return Finding.Ok($"{setting.Channel}: real, its settings are complete (not tried: the button under Channels does)");
        }
        catch (Refused refused)
        {
            return Finding.Fail($"{setting.Channel}: {Core.Platform.Wording.Wording.Refusal(refused, Languages.English)}", "mend it under Channels");
        }
        catch (CryptographicException)
        {
            return Finding.Fail($"{setting.Channel}: its secrets cannot be opened with the keys of this database", "type them again under Channels");
        }
    }

    static async Task<Finding> LookUpAsync(string host, string what, string leftOut, CancellationToken ct)
    {
        try
        {
            var found = await System.Net.Dns.GetHostAddressesAsync(host, ct).WaitAsync(TimeSpan.FromSeconds(10), ct);
            return Finding.Ok($"{what} {host} resolves ({found.Length} addresses){leftOut}");
        }
        catch (Exception problem) when (problem is SocketException or TimeoutException or ArgumentException)
        {
            // A domain may take mail by MX alone and have no address of its own.
            return Finding.Warn($"{what} {host} does not resolve to an address{leftOut}");
        }
    }
}
