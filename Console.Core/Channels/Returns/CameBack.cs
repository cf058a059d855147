using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using MemberChoices = CampaignConsole.Core.Channels.Deliveries.MemberChoices;

namespace CampaignConsole.Core.Channels.Returns;

/// <summary>Something that came back about a message.</summary>
/// <param name="Id">Unique with the channel: told twice it is stored once.</param>
/// <param name="Kind">A word of <see cref="Returned"/>.</param>
/// <param name="Key">The delivery key.</param>
/// <param name="At">When it happened; null, or in the future: now.</param>
/// <param name="Code">Why, as a code; null, or too long to be one: not kept.</param>
/// <param name="IsOfTheAddress">The address itself takes nothing, for good.</param>
/// <param name="Again">Of a call: when the member asked to be called again.</param>
sealed record Came(string Id, string Kind, Guid Key, DateTimeOffset? At, string? Code)
{
    public bool IsMachine { get; init; }

    public bool IsOfTheAddress { get; init; }

    public DateTimeOffset? Again { get; init; }

    /// <summary>Of a click that came by a link of ours: which.</summary>
    public long? LinkId { get; init; }

    /// <summary>
    /// Of a report that anybody may have written who can mail us: hashes of the addresses that it names, of which one has to be the message's. A key alone proves nothing,
    /// it can be computed. Null: who told it has shown who they are.
    /// </summary>
    public IReadOnlyCollection<long>? Named { get; init; }

    public bool MayBeOf(Delivery row) => Named is null || Named.Contains(row.AddressHash);
}

/// <summary>What came of it when something came back.</summary>
/// <param name="Stored">Ids that were new and about messages of ours.</param>
/// <param name="Unknown">Keys of no message that was sent on this channel.</param>
sealed record Taken(IReadOnlyCollection<string> Stored, IReadOnlyCollection<Guid> Unknown);

/// <summary>
/// The one place where what comes back, by whatever way (a provider's receipt, a mail, a call centre's file), becomes facts: the event, the member's ledger, the proof that
/// settles an unknown row, the consent that a complaint takes back, the address that failed. Part of the caller's transaction; telling it twice changes nothing.
/// </summary>
static class CameBack
{
    /// <summary>Letters of a code.</summary>
    const int LongestCode = 60;

    public static async Task<Taken> WriteAsync(ConsoleDb db, string channel, IReadOnlyList<Came> came, DateTimeOffset now, CancellationToken ct)
    {
        Guid[] keys = [.. came.Select(one => one.Key).Distinct()];
        // All members at once and before anything is looked at: two who take the same report are one after the other, and neither waits for the other in a circle.
        await MemberLocks.TakeAsync(db, await Left().Select(row => row.MemberId).ToListAsync(ct), ct);
        var rows = await Left().ToDictionaryAsync(row => row.Key, ct);
        string[] ids = [.. came.Select(one => one.Id).Distinct()];
        var known = (await db.Set<DeliveryEvent>().Where(fact => fact.Channel == channel && EF.Parameter(ids).Contains(fact.ProviderEventId!)).Select(fact => fact.ProviderEventId!).ToListAsync(ct)).ToHashSet();
        long[] campaigns = [.. rows.Values.Select(row => row.CampaignId).Distinct()];
        var topics = await db.Set<Campaign>().Where(campaign => EF.Parameter(campaigns).Contains(campaign.Id)).ToDictionaryAsync(campaign => campaign.Id, campaign => campaign.Topic, ct);
        var touches = await CountedTouches.ReadAsync(db, came, rows.Values, ct);
        var stored = new List<string>();
        var (reached, lost) = (new List<Delivery>(), new List<Delivery>());
        foreach (var one in came)
        {
            if (!Returned.Knows(one.Kind) || !rows.TryGetValue(one.Key, out var row) || !one.MayBeOf(row) || !known.Add(one.Id)) continue;
            var at = one.At is { } said && said < now ? said : now;
            if (touches.Counts(one, row))
            {
                stored.Add(one.Id);
                Note(db, row, one, at);
            }

            if (Returned.Reaching.Contains(one.Kind) && !one.IsMachine) reached.Add(row);
            if (Returned.Proves(one.Kind) == DeliveryState.Rejected) lost.Add(row);
            if (Returned.Proves(one.Kind) is { } proven) await Unsettled.SettleAsync(db, [row], proven, now, ct, Returned.ReasonOf(one.Kind));
            if (Returned.IsOfNothingSent(one.Kind)) await SpentAllowances.GiveBackAsync(db, [row.Id], now, ct);
            if (one.IsOfTheAddress)
                await db.InsertAsync([new FailedAddress { Channel = channel, AddressHash = row.AddressHash, Code = CodeOf(one) ?? "", DeliveryId = row.Id, At = at }], ct, OnExisting.Skip);
            if (topics.TryGetValue(row.CampaignId, out var topic)) await ObeyAsync(db, row, one.Kind, topic, now, ct);
        }

        await FallBack.CancelAsync(db, reached, now, ct);
        await FallBack.LetGoAsync(db, [.. lost.Where(row => row.State == DeliveryState.Accepted && !reached.Contains(row)).Select(Place.Of)], now, ct);
        return new Taken(stored, [.. keys.Where(key => !rows.ContainsKey(key))]);

        IQueryable<Delivery> Left() => db.Set<Delivery>().AsNoTracking().Where(row => row.Attempt > 0 && EF.Parameter(keys).Contains(row.Key) && row.Channel == channel);
    }

    static void Note(ConsoleDb db, Delivery row, Came one, DateTimeOffset at)
    {
        db.Add(new DeliveryEvent
        {
            DeliveryId = row.Id, OriginMemberId = row.OriginMemberId, CampaignId = row.CampaignId, Channel = row.Channel, Kind = one.Kind, At = at,
            IsMachine = one.IsMachine, ProviderEventId = one.Id, Detail = CodeOf(one), Again = one.Again, LinkId = one.LinkId,
        });
        if (one.IsMachine || !Returned.IsTold(one.Kind)) return;
        var activity = Returned.ActivityOf(one.Kind);
        ActivityLog.Append(db, new ActivityEntry
        {
            OriginMemberId = row.OriginMemberId, MemberId = row.MemberId, Kind = activity, EventName = activity == ActivityKind.Event ? $"{(row.Channel == ChannelNames.Task ? "task" : "call")}.{one.Kind}" : null, At = at,
            CampaignId = row.CampaignId, OccurrenceId = row.OccurrenceId, Channel = row.Channel, SourceKey = $"receipt:{row.Channel}:{one.Id}",
        });
    }

    static string? CodeOf(Came one) => one.Code is { Length: > 0 and <= LongestCode } code ? code : null;

    /// <summary>What the member said by it holds at once. Whoever complains wants nothing more on this channel, whatever the topic.</summary>
    static async Task ObeyAsync(ConsoleDb db, Delivery row, string kind, string topic, DateTimeOffset now, CancellationToken ct)
    {
        if (Returned.Withdraws(kind) is not { } withdrawal) return;
        string[] topics = withdrawal.WholeChannel ? [topic, .. await GrantedAsync(db, row, ct)] : [topic];
        await MemberChoices.StateAsync(db, row.OriginMemberId, [.. topics.Distinct().Select(one => (row.Channel, one, false))], row.Channel == ChannelNames.Task ? "task" : withdrawal.Source, now, ct);
    }

    static async Task<List<string>> GrantedAsync(ConsoleDb db, Delivery row, CancellationToken ct)
    {
        if (await Survivor.OfAsync(db, row.OriginMemberId, ct) is not { } member) return [];
        var (id, channel) = (member.Id, row.Channel);
        return await db.Set<ConsentState>().Where(state => state.MemberId == id && state.Channel == channel && state.Granted).Select(state => state.Topic).ToListAsync(ct);
    }
}
