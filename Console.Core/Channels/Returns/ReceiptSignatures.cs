using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Channels.Adapters.Webhook;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Returns;

/// <summary>A provider's call: its three signature headers and its body, byte for byte.</summary>
public sealed record ReceiptCall(string Provider, string? Id, string? Timestamp, string? Signature, byte[] Body);

/// <summary>Holds calls of providers against the receipt secret of their channel's settings.</summary>
public sealed class ReceiptSignatures(IDbContextFactory<ConsoleDb> databases, ByName<IChannelAdapter> adapters, ChannelSecrets secrets)
{
    /// <exception cref="Refused"><c>receipt_signature</c>: wrong, too old, or the channel has no secret.</exception>
    public async Task DemandAsync(ReceiptCall call, DateTimeOffset now, CancellationToken ct)
    {
        if (!adapters.Knows(call.Provider)) throw ChannelRefusals.ReceiptSignature();
        await using var db = databases.CreateDbContext();
        var stored = await db.Set<ChannelSetting>().Where(setting => setting.Channel == call.Provider).Select(setting => setting.Options).FirstOrDefaultAsync(ct);
        var options = stored is null ? null : secrets.Read(adapters[call.Provider].OptionsType, stored);
        var secret = options?.GetType().GetProperty("ReceiptSecret")?.GetValue(options) as string;
        if (string.IsNullOrEmpty(secret) || !WebhookSignature.Verify(secret, call.Id, call.Timestamp, call.Signature, call.Body, now)) throw ChannelRefusals.ReceiptSignature();
    }
}
