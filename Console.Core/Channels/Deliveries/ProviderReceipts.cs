using System.Text.Json;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Channels.Adapters.Webhook;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Deliveries;

/// <summary>A provider's call: its three signature headers and its body, byte for byte.</summary>
public sealed record ReceiptCall(string Provider, string? Id, string? Timestamp, string? Signature, byte[] Body);

/// <summary>What a provider tells us later about messages: delivered, bounced, opened, clicked, complained, unsubscribed.</summary>
public sealed class ProviderReceipts(WriteGate gate, IDbContextFactory<ConsoleDb> databases, ByName<IChannelAdapter> adapters, ChannelSecrets secrets, TimeProvider clock)
{
    static readonly Dictionary<string, ActivityKind?> Kinds = new()
    {
        ["delivered"] = ActivityKind.Delivered, ["bounced"] = ActivityKind.Bounced, ["opened"] = ActivityKind.Opened,
        ["clicked"] = ActivityKind.Clicked, ["complained"] = ActivityKind.Complained, ["unsubscribed"] = null,
    };

    /// <summary>Stores the facts; an event told twice is stored once, one about an unknown message is left out.</summary>
    /// <returns>How many were new.</returns>
    /// <exception cref="Refused"><c>receipt_signature</c>, <c>receipt_unreadable</c></exception>
    public async Task<int> TakeAsync(ReceiptCall call, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await VerifyAsync(call, now, ct);
        var told = Read(call.Body);
        return await gate.WriteAsync(db => WriteAsync(db, call.Provider, told, now, ct), ct);
    }

    /// <summary>Whether a call comes from the provider: its signature by the secret that the channel's settings keep, and not older than Standard Webhooks allow.</summary>
    /// <exception cref="Refused"><c>receipt_signature</c></exception>
    internal async Task VerifyAsync(ReceiptCall call, DateTimeOffset now, CancellationToken ct)
    {
        if (!adapters.Knows(call.Provider)) throw ChannelRefusals.ReceiptSignature();
        await using var db = databases.CreateDbContext();
        var stored = await db.Set<ChannelSetting>().Where(setting => setting.Channel == call.Provider).Select(setting => setting.Options).FirstOrDefaultAsync(ct);
        var options = stored is null ? null : secrets.Read(adapters[call.Provider].OptionsType, stored);
        var secret = options?.GetType().GetProperty("ReceiptSecret")?.GetValue(options) as string;
        if (string.IsNullOrEmpty(secret) || !WebhookSignature.Verify(secret, call.Id, call.Timestamp, call.Signature, call.Body, now)) throw ChannelRefusals.ReceiptSignature();
    }

    static IReadOnlyList<Told> Read(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize<Document>(body, CanonicalJson.Options)?.Events ?? [];
        }
        catch (JsonException)
        {
            throw ChannelRefusals.ReceiptUnreadable();
        }
    }

    static async Task<int> WriteAsync(ConsoleDb db, string channel, IReadOnlyList<Told> told, DateTimeOffset now, CancellationToken ct)
    {
        var keys = told.Select(one => one.Key).Distinct().ToList();
        var rows = await db.Set<Delivery>().Where(row => row.Attempt > 0 && keys.Contains(row.Key) && row.Channel == channel).ToDictionaryAsync(row => row.Key, ct);
        var ids = told.Select(one => one.Id).ToList();
        var known = (await db.Set<DeliveryEvent>().Where(fact => fact.Channel == channel && ids.Contains(fact.ProviderEventId!)).Select(fact => fact.ProviderEventId!).ToListAsync(ct)).ToHashSet();
        var topics = await db.Set<Campaign>().Where(campaign => rows.Values.Select(row => row.CampaignId).Contains(campaign.Id)).ToDictionaryAsync(campaign => campaign.Id, campaign => campaign.Topic, ct);
        var stored = 0;
        foreach (var one in told)
        {
            if (!Kinds.TryGetValue(one.Type, out var kind) || !rows.TryGetValue(one.Key, out var row) || !known.Add(one.Id)) continue;
            stored++;
            var at = one.At is { } said && said < now ? said : now;
            db.Add(new DeliveryEvent
            {
                DeliveryId = row.Id, OriginMemberId = row.OriginMemberId, CampaignId = row.CampaignId, Channel = channel, Kind = one.Type, At = at,
                IsMachine = one.Machine, ProviderEventId = one.Id, Detail = one.Code is { Length: > 0 and <= 60 } code ? code : null,
            });
            if (kind is { } activity && !one.Machine)
                ActivityLog.Append(db, new ActivityEntry
                {
                    OriginMemberId = row.OriginMemberId, MemberId = row.MemberId, Kind = activity, At = at, CampaignId = row.CampaignId, OccurrenceId = row.OccurrenceId,
                    Channel = channel, SourceKey = $"receipt:{channel}:{one.Id}",
                });
            Prove(row, one.Type, now);
            if (one.Type is "complained" or "unsubscribed")
                await MemberChoices.StateAsync(db, row.OriginMemberId, [(channel, topics[row.CampaignId], false)], "provider", now, ct);
        }

        return stored;
    }

    /// <summary>A row that nobody knew the end of is settled by what the provider saw.</summary>
    static void Prove(Delivery row, string type, DateTimeOffset now)
    {
        if (row.State != DeliveryState.Unknown) return;
        var to = type == "bounced" ? DeliveryState.Rejected : DeliveryState.Accepted;
        DeliveryMoves.Demand(row.State, to);
        (row.State, row.Reason, row.UpdatedAt) = (to, type == "bounced" ? "bounced" : null, now);
    }

    sealed record Document(IReadOnlyList<Told>? Events);

    sealed record Told(string Id, string Type, Guid Key, DateTimeOffset? At, string? Code, bool Machine = false);
}
