using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Deliveries;

/// <summary>How far a member has turned away.</summary>
public enum FatigueLevel
{
    /// <summary>Shows signs of life, or was not told enough to say.</summary>
    None,

    /// <summary>Is written to half as often.</summary>
    Tired,

    /// <summary>Is not written to.</summary>
    Silent,
}

/// <summary>
/// Judges who has turned away, by what they were told and what they did since: a purchase, a return, a redemption, a claim, an event of shop or app, an open, a click, or that they said so on their page.
/// What machines open is no sign of life. Nothing of it is stored: with the sign of life it is over, in the transaction that would send the next message.
/// </summary>
static class Fatigue
{
    /// <summary>What is looked back at: as long as opens and clicks are kept by default.</summary>
    const int MemoryDays = 400;

    /// <summary>Past the double of the measure, members are left alone.</summary>
    const int SilentTimes = 2;

    /// <summary>The event by which members say on their page that they want to go on.</summary>
    public const string Stays = "member.stays";

    /// <summary>Who among these is tired or silent; nobody where the brand has no such rule.</summary>
    public static async Task<Dictionary<long, FatigueLevel>> ReadAsync(ConsoleDb db, IEnumerable<long> members, DateTimeOffset now, CancellationToken ct)
    {
        return await ReadAsync(db, members, await SettingsBook.ReadAsync<FatiguePolicy>(db, ct), now, ct);
    }

    /// <inheritdoc cref="ReadAsync(ConsoleDb, IEnumerable{long}, DateTimeOffset, CancellationToken)"/>
    public static async Task<Dictionary<long, FatigueLevel>> ReadAsync(ConsoleDb db, IEnumerable<long> members, FatiguePolicy policy, DateTimeOffset now, CancellationToken ct) =>
        policy.IsOn ? (await JudgeAsync(db, members, policy, now, ct)).ToDictionary(one => one.MemberId, one => one.Level) : [];

    /// <summary>Those who are tired or silent, each with what it is judged by.</summary>
    public static async Task<IReadOnlyList<TurnedAway>> JudgeAsync(ConsoleDb db, IEnumerable<long> members, FatiguePolicy policy, DateTimeOffset now, CancellationToken ct)
    {
        var told = await ToldAsync(db, [.. members.Distinct()], now, ct);
        var lines = told.Select(one => (Member: one.Key, Times: one.Value, Tired: Line(one.Value, policy, 1, now))).Where(one => one.Tired is not null).ToList();
        if (lines.Count == 0) return [];
        // What lies before all of their messages says nothing.
        var signs = await SignsQuery(db, [.. lines.Select(one => one.Member)], lines.Min(one => one.Times[^1])).ToDictionaryAsync(sign => sign.MemberId, sign => sign.At, ct);
        return [.. lines.Select(one => Judge(one.Member, one.Times, signs.TryGetValue(one.Member, out var sign) ? sign : null)).OfType<TurnedAway>()];

        TurnedAway? Judge(long member, List<DateTimeOffset> times, DateTimeOffset? sign)
        {
            if (!Past(1)) return null;
            var since = times.Where(at => sign is null || at > sign).ToList();
            return new TurnedAway(member, Past(SilentTimes) ? FatigueLevel.Silent : FatigueLevel.Tired, sign, since.Count, since[^1]);

            bool Past(int measures) => Line(times, policy, measures, now) is { } line && (sign is null || sign < line);
        }
    }

    /// <summary>
    /// The last instant at which a sign of life still counts, by so many of the policy's measures: the message that began the last n, or the latest that is m days old; of two the later.
    /// Null: too little was told. Days count from a message: whoever was asked nothing has not failed to answer.
    /// </summary>
    /// <param name="times">When runs told the member something, the latest first.</param>
    static DateTimeOffset? Line(List<DateTimeOffset> times, FatiguePolicy policy, int measures, DateTimeOffset now)
    {
        DateTimeOffset? bySends = policy.Sends * measures is { } sends && times.Count >= sends ? times[sends - 1] : null;
        var byDays = policy.Days * measures is { } days ? times.Where(at => at <= now.AddDays(-days)).Select(at => (DateTimeOffset?)at).FirstOrDefault() : null;
        return bySends is null || byDays > bySends ? byDays : bySends;
    }

    /// <summary>When runs told each of them something, the latest first: several channels of one run are one message.</summary>
    static async Task<Dictionary<long, List<DateTimeOffset>>> ToldAsync(ConsoleDb db, long[] members, DateTimeOffset now, CancellationToken ct)
    {
        var rows = await ToldQuery(db, members, now.AddDays(-MemoryDays)).ToListAsync(ct);
        return rows.Where(row => DeliveryMoves.Told.Contains(row.State)).GroupBy(row => row.MemberId)
            .ToDictionary(one => one.Key, one => one.GroupBy(row => row.Run).Select(run => run.Max(row => row.At)).OrderDescending().ToList());
    }

    /// <summary>States are compared afterwards: in the query they would draw SQLite to the index over everything that was ever sent.</summary>
    internal static IQueryable<FatigueMessage> ToldQuery(ConsoleDb db, long[] members, DateTimeOffset since) =>
        db.Set<Delivery>().Where(row => EF.Parameter(members).Contains(row.MemberId) && row.UpdatedAt > since).Select(row => new FatigueMessage(row.MemberId, row.OccurrenceId, row.State, row.UpdatedAt));

    /// <summary>The last sign of life of each. What was assigned on a channel was claimed there; the sum keeps SQLite on the member's own entries, off the index over all of a kind.</summary>
    internal static IQueryable<FatigueSign> SignsQuery(ConsoleDb db, long[] members, DateTimeOffset since) =>
        db.Set<ActivityEntry>().Where(entry => EF.Parameter(members).Contains(entry.MemberId) && entry.At >= since
                && ((int)entry.Kind + 0 == (int)ActivityKind.Event || (int)entry.Kind + 0 == (int)ActivityKind.Purchase || (int)entry.Kind + 0 == (int)ActivityKind.Return
                    || ((int)entry.Kind + 0 == (int)ActivityKind.Assigned && entry.Channel != null) || (int)entry.Kind + 0 == (int)ActivityKind.Opened || (int)entry.Kind + 0 == (int)ActivityKind.Clicked
                    || (int)entry.Kind + 0 == (int)ActivityKind.Redeemed || (int)entry.Kind + 0 == (int)ActivityKind.Refunded))
            .GroupBy(entry => entry.MemberId).Select(one => new FatigueSign(one.Key, one.Max(entry => entry.At)));
}

/// <summary>A member who has turned away.</summary>
/// <param name="LastSign">Their last sign of life; null: none that is remembered.</param>
/// <param name="Told">Runs that told them something since.</param>
/// <param name="Since">The first of these.</param>
sealed record TurnedAway(long MemberId, FatigueLevel Level, DateTimeOffset? LastSign, int Told, DateTimeOffset Since);

/// <summary>A message to a member, as far as fatigue asks.</summary>
sealed record FatigueMessage(long MemberId, long Run, DeliveryState State, DateTimeOffset At);

/// <summary>A member's last sign of life.</summary>
sealed record FatigueSign(long MemberId, DateTimeOffset At);
