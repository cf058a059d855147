using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Returns;

/// <summary>Brings rows that nobody knew the end of to one: by proof, or because an operator says so.</summary>
static class Unsettled
{
    /// <summary>What a row says that a report proved lost.</summary>
    public const string Bounced = "bounced";

    /// <summary>Moves those of the rows that still are unknown; what became accepted is told to the members' ledgers as sent.</summary>
    /// <param name="reason">Of a rejected row; null: a report proved it.</param>
    /// <returns>How many moved.</returns>
    public static async Task<int> SettleAsync(ConsoleDb db, IReadOnlyList<Delivery> rows, DeliveryState to, DateTimeOffset now, CancellationToken ct, string? reason = null)
    {
        DeliveryMoves.Demand(DeliveryState.Unknown, to);
        // By the state now, not by what was read: a proof, an operator and the end of the 72 hours may meet, and the first one holds.
        var ids = await HeldAsync(db, [.. rows.Where(row => row.State == DeliveryState.Unknown).Select(row => row.Id)], ct);
        if (ids.Length == 0) return 0;
        var why = to == DeliveryState.Rejected ? reason ?? Bounced : null;
        var moved = await db.Set<Delivery>().Where(row => EF.Parameter(ids).Contains(row.Id)).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.State, to).SetProperty(row => row.Reason, why).SetProperty(row => row.UpdatedAt, now), ct);
        if (to == DeliveryState.Rejected) await FallBack.LetGoAsync(db, [.. rows.Where(row => ids.Contains(row.Id)).Select(Place.Of)], now, ct);
        if (to == DeliveryState.Accepted) await TellAsync(db, [.. rows.Where(row => ids.Contains(row.Id))], ct);
        return moved;
    }

    static async Task TellAsync(ConsoleDb db, Delivery[] rows, CancellationToken ct)
    {
        long[] campaigns = [.. rows.Select(row => row.CampaignId).Distinct()];
        var offers = await db.Set<Campaign>().Where(campaign => EF.Parameter(campaigns).Contains(campaign.Id)).Select(campaign => new { campaign.Id, campaign.OfferId })
            .ToDictionaryAsync(campaign => campaign.Id, campaign => campaign.OfferId, ct);
        await ActivityLog.AppendAsync(db, rows.Select(row => Sent(row, offers.GetValueOrDefault(row.CampaignId))), ct);
    }

    /// <summary>Those of the rows that are unknown still, held until the transaction ends; on SQLite there is one writer.</summary>
    public static async Task<long[]> HeldAsync(ConsoleDb db, long[] ids, CancellationToken ct)
    {
        if (ids.Length == 0) return ids;
        if (db.IsSqlite)
            return await db.Set<Delivery>().Where(row => EF.Parameter(ids).Contains(row.Id) && row.State == DeliveryState.Unknown).Select(row => row.Id).ToArrayAsync(ct);
        var unknown = (int)DeliveryState.Unknown;
        return [.. await db.Database.SqlQuery<long>($"SELECT id AS \"Value\" FROM delivery WHERE id = ANY({ids}) AND state = {unknown} ORDER BY id FOR UPDATE").ToListAsync(ct)];
    }

    /// <summary>The fact that an attempt writes that is answered at once; told twice it is there once.</summary>
    static ActivityEntry Sent(Delivery row, long? offer) => new()
    {
        OriginMemberId = row.OriginMemberId, MemberId = row.MemberId, Kind = ActivityKind.Sent, At = row.FirstAttemptAt ?? row.UpdatedAt, CampaignId = row.CampaignId,
        OccurrenceId = row.OccurrenceId, OfferId = offer, Channel = row.Channel, SourceKey = $"sent:{row.Id}",
    };
}
