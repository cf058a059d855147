using CampaignConsole.Core.Campaigns.Policies;
using CampaignConsole.Core.Channels.Unknowns;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Deliveries;

/// <summary>Most messages of one channel to one member within a rolling window.</summary>
/// <param name="Most">At least 1.</param>
/// <param name="Days">The window, 1 to 365.</param>
public sealed record ChannelCap(string Channel, int Most, int Days)
{
    public const int HighestMost = 1_000;

    public const int LongestDays = 365;

    public bool IsInRange => Most is >= 1 and <= HighestMost && Days is >= 1 and <= LongestDays;
}

/// <summary>
/// What members were told lately, and which cap holds a further message back and until when. The cap over all channels counts runs, a channel's own counts messages;
/// what the same batch lets go counts as well, so that two runs in one batch do not both take the last place. Whoever asked for fewer messages, or shows no sign of life, has a cap of their own.
/// </summary>
sealed class FrequencyCaps
{
    /// <summary>The reason of the cap over all channels, and of a channel's own.</summary>
    public const string OverAll = "frequency_cap", OfChannel = "channel_cap";

    /// <summary>The reason of the half cap of members who show no sign of life, and of their silence.</summary>
    public const string OfFatigue = "fatigue", OfSilence = "silence";

    /// <summary>"Less often" halves the rate: the same number of runs in this many times the cap's window.</summary>
    const int LessOftenTimes = Assignments.LessOften.Times;

    /// <summary>Runs in that time for whoever asked for less where there is no cap.</summary>
    const int LessOftenWithoutCap = Assignments.LessOften.WithoutCap;

    /// <summary>States are compared afterwards: in the query they would draw SQLite to the index over everything that was ever sent.</summary>
    static readonly Compiled<Func<ConsoleDb, long[], DateTimeOffset, IAsyncEnumerable<Row>>> Lately = new(() => EF.CompileAsyncQuery((ConsoleDb db, long[] members, DateTimeOffset since) =>
        db.Set<Delivery>().Where(row => members.Contains(row.MemberId) && row.UpdatedAt > since)
            .Select(row => new Row(row.MemberId, row.OriginMemberId, row.OccurrenceId, row.Channel, row.Step, row.State, row.UpdatedAt))));

    readonly Dictionary<long, List<Told>> told;
    readonly IReadOnlySet<long> seldom;
    readonly IReadOnlyDictionary<long, FatigueLevel> tired;
    readonly CampaignPolicy runs;
    readonly ChannelCap? messages;
    readonly DateTimeOffset now;

    FrequencyCaps(
        Dictionary<long, List<Told>> told, IReadOnlySet<long> seldom, IReadOnlyDictionary<long, FatigueLevel> tired, CampaignPolicy runs, ChannelCap? messages, DateTimeOffset now) =>
        (this.told, this.seldom, this.tired, this.runs, this.messages, this.now) = (told, seldom, tired, runs, messages, now);

    /// <summary>Reads what was told to the members of one channel's batch. The caller holds the members' locks.</summary>
    /// <param name="seldom">Members who asked for fewer messages.</param>
    /// <param name="tired">Members who show no sign of life.</param>
    public static async Task<FrequencyCaps> ReadAsync(
        ConsoleDb db, IReadOnlyList<ClaimedRow> rows, CampaignPolicy runs, ChannelPolicy policy, IReadOnlySet<long> seldom, IReadOnlyDictionary<long, FatigueLevel> tired, DateTimeOffset now,
        CancellationToken ct)
    {
        var messages = policy.Caps.FirstOrDefault(cap => rows.Count > 0 && cap.Channel == rows[0].Channel);
        var days = Math.Max(runs.MostRuns is null ? 0 : runs.WindowDays, messages?.Days ?? 0);
        // Where nothing else is capped, only those who asked for less or are tired are looked up.
        var members = rows.Select(row => row.MemberId).Distinct().Where(member => days > 0 || seldom.Contains(member) || tired.ContainsKey(member)).ToList();
        if (seldom.Count + tired.Count > 0) days = Math.Max(days, runs.WindowDays * LessOftenTimes);
        if (members.Count == 0) return new FrequencyCaps([], seldom, tired, runs, messages, now);
        var since = now.AddDays(-days);
        var found = new Dictionary<long, List<Told>>();
        await foreach (var row in Lately.For(db)(db, [.. members], since).WithCancellation(ct))
        {
            if (!DeliveryMoves.Told.Contains(row.State)) continue;
            if (!found.TryGetValue(row.MemberId, out var list)) found[row.MemberId] = list = [];
            list.Add(new Told(row.Run, row.Origin, row.Channel, row.Step, row.At));
        }

        return new FrequencyCaps(found, seldom, tired, runs, messages, now);
    }

    /// <summary>What holds a message back: of two caps the one that holds longer; null where there is room.</summary>
    public NextState? Hold(ClaimedRow row)
    {
        var level = tired.GetValueOrDefault(row.MemberId);
        if (level == FatigueLevel.Silent) return new NextState(DeliveryState.Suppressed, OfSilence);
        var before = (told.GetValueOrDefault(row.MemberId) ?? []).Where(one => !IsSentAgainBy(row, one) && !IsItself(row, one)).ToList();
        var otherRuns = before.Where(one => one.Run != row.OccurrenceId).GroupBy(one => one.Run).Select(run => run.Max(one => one.At)).ToList();
        // Before the caps: it holds longer than the cap over all channels, whose day would promise too much.
        if (seldom.Contains(row.MemberId)
            && Full(otherRuns, runs.MostRuns ?? LessOftenWithoutCap, runs.WindowDays * LessOftenTimes) is not null)
            return new NextState(DeliveryState.Suppressed, "less_often");
        if (level == FatigueLevel.Tired && Full(otherRuns, runs.MostRuns ?? LessOftenWithoutCap, runs.WindowDays * LessOftenTimes) is { } rested)
            return new NextState(DeliveryState.Suppressed, OfFatigue, rested);
        var overAll = runs.MostRuns is { } most ? Full(otherRuns, most, runs.WindowDays) : null;
        var ofChannel = messages is null ? null : Full(before.Where(one => one.Channel == row.Channel).Select(one => one.At), messages.Most, messages.Days);
        if (overAll is null && ofChannel is null) return null;
        return overAll >= ofChannel || ofChannel is null
            ? new NextState(DeliveryState.Suppressed, OverAll, overAll)
            : new NextState(DeliveryState.Suppressed, OfChannel, ofChannel);
    }

    /// <summary>Counts a message that the batch lets go.</summary>
    public void Count(ClaimedRow row)
    {
        if (!told.TryGetValue(row.MemberId, out var list)) told[row.MemberId] = list = [];
        list.Add(new Told(row.OccurrenceId, row.OriginMemberId, row.Channel, row.Step, now));
    }

    /// <summary>The message in whose place a row goes: nobody knows that it was told, and counting it would lose the one that a person decided to send again.</summary>
    static bool IsSentAgainBy(ClaimedRow row, Told one) => row.Step >= UnknownRules.ResentStep && one.Step == row.Step - UnknownRules.ResentStep
        && one.Run == row.OccurrenceId && one.Origin == row.OriginMemberId && one.Channel == row.Channel;

    /// <summary>A task that is asked about once more while it is with staff takes no second place.</summary>
    static bool IsItself(ClaimedRow row, Told one) => (one.Run, one.Origin, one.Channel, one.Step) == (row.OccurrenceId, row.OriginMemberId, row.Channel, row.Step);

    /// <summary>
    /// When a place is free again; null when one is. Rounded up to the minute: whoever was told in the same minute is then moved in the same statement.
    /// </summary>
    DateTimeOffset? Full(IEnumerable<DateTimeOffset> times, int most, int days)
    {
        var taken = times.Where(at => at > now.AddDays(-days)).Order().ToList();
        if (taken.Count < most) return null;
        var free = taken[taken.Count - most].AddDays(days);
        return new DateTimeOffset(((free.UtcTicks + TimeSpan.TicksPerMinute - 1) / TimeSpan.TicksPerMinute) * TimeSpan.TicksPerMinute, TimeSpan.Zero);
    }

    readonly record struct Row(long MemberId, long Origin, long Run, string Channel, short Step, DeliveryState State, DateTimeOffset At);

    readonly record struct Told(long Run, long Origin, string Channel, short Step, DateTimeOffset At);
}
