using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Channels.Returns;
using CampaignConsole.Core.Channels.StaffTasks;
using CampaignConsole.Core.Channels.Unknowns;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Deliveries;

/// <summary>
/// One channel after another: what becomes of the later messages of a member when the earlier ones reach them, fail or are late. All of them are planned with the launch; a
/// delivery cancels the later ones in its own transaction, a failure lets the next go at once, and the last word is spoken when the next is about to go.
/// </summary>
static class FallBack
{
    /// <summary>Cancelled: an earlier message reached the member.</summary>
    public const string ReachedEarlier = "reached_earlier";

    /// <summary>Waits: an earlier message has still to go, or may still arrive.</summary>
    public const string EarlierStep = "earlier_step";

    /// <summary>Not sent: another member's message of the same run goes to this address.</summary>
    public const string SharedAddress = "shared_address";

    /// <summary>Cancelled: its channel stood still for the whole wait, so that the next one went instead.</summary>
    public const string PassedOver = "passed_over";

    /// <summary>Whether a row is one that others go before; reminders and messages that were sent again are none.</summary>
    public static bool IsLater(short step) => step is > 1 and < EndReminders.Step;

    /// <summary>Whether a channel writes files: each time at which rows fall due is a file of its own, so that they come together rather than soon.</summary>
    public static bool IsFile(string channel) => channel is ChannelNames.CallList or ChannelNames.Mail;

    /// <summary>Reads what came before the rows that others go before; nothing is looked up where there is none. The caller holds the members' locks.</summary>
    public static async Task<FallBackJudge> ReadAsync(ConsoleDb db, IReadOnlyList<ClaimedRow> rows, ChannelPolicy policy, DateTimeOffset now, CancellationToken ct)
    {
        var later = rows.Where(row => IsLater(row.Step)).ToList();
        if (later.Count == 0) return FallBackJudge.OfNone;
        long[] campaigns = [.. later.Select(row => row.CampaignId).Distinct()], ids = [.. later.Select(row => row.Id)];
        var choices = (await db.Set<Campaign>().Where(campaign => EF.Parameter(campaigns).Contains(campaign.Id)).Select(campaign => new { campaign.Id, campaign.Channels }).ToListAsync(ct))
            .ToDictionary(campaign => campaign.Id, campaign => ChannelChoice.Read(campaign.Channels));
        await PassOverAsync(db, later, choices, now, ct);
        var before = (await Of(db, later).Select(row => new EarlierRow(row.Id, row.OccurrenceId, row.OriginMemberId, row.Channel, row.Step, row.State, row.NotBefore, row.UpdatedAt)).ToListAsync(ct))
            .ToLookup(row => (row.Run, row.Origin));
        long[] told = [.. before.SelectMany(group => group).Where(row => DeliveryMoves.Told.Contains(row.State)).Select(row => row.Id)];
        string[] kinds = [.. Returned.Reaching, .. Returned.Failing];
        var facts = told.Length == 0 ? [] : await db.Set<DeliveryEvent>().Where(fact => EF.Parameter(told).Contains(fact.DeliveryId) && !fact.IsMachine && kinds.Contains(fact.Kind))
            .Select(fact => new { fact.DeliveryId, fact.Kind }).ToListAsync(ct);
        return new FallBackJudge(
            choices, before, policy.AcceptedIsDelivered.ToHashSet(), now,
            facts.Where(fact => Returned.Reaching.Contains(fact.Kind)).Select(fact => fact.DeliveryId).ToHashSet(),
            facts.Where(fact => !Returned.Reaching.Contains(fact.Kind)).Select(fact => fact.DeliveryId).ToHashSet(),
            await SharedAsync(db, ids, ct));
    }

    /// <summary>Cancels what was to follow messages that reached their members. Part of the transaction that writes the proof, which holds the members' locks.</summary>
    public static async Task CancelAsync(ConsoleDb db, IReadOnlyCollection<Delivery> reached, DateTimeOffset now, CancellationToken ct)
    {
        var followers = await FollowersAsync(db, [.. reached.Select(Place.Of)], ct);
        if (followers.Count == 0) return;
        long[] ids = [.. followers.Select(row => row.Id)], handed = [.. followers.Where(row => row.State == DeliveryState.Handed).Select(row => row.Id)];
        if (handed.Length > 0) await TaskBook.CancelUntakenAsync(db, handed, ReachedEarlier, now, ct);
        var givenUp = KeyWindows.GivenUp(DeliveryState.Cancelled);
        await db.Set<Delivery>().Where(row => EF.Parameter(ids).Contains(row.Id) && (row.State == DeliveryState.Planned || row.State == DeliveryState.Deferred)).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.State, givenUp).SetProperty(row => row.Reason, ReachedEarlier).SetProperty(row => row.UpdatedAt, now), ct);
    }

    /// <summary>Lets what follows a message that failed, or did not go at all, go at once; what comes behind that moves with it. Rows of a file, and what comes behind them, keep their time.</summary>
    public static async Task LetGoAsync(ConsoleDb db, IReadOnlyCollection<Place> ended, DateTimeOffset now, CancellationToken ct)
    {
        var followers = (await FollowersAsync(db, ended, ct)).Where(row => row.State == DeliveryState.Planned).GroupBy(row => (row.Run, row.Origin));
        var moves = new List<(long Id, DateTimeOffset To)>();
        foreach (var member in followers)
        {
            var rows = member.OrderBy(row => row.Step).TakeWhile(row => !IsFile(row.Channel)).ToList();
            if (rows.Count == 0) continue;
            var earlier = rows[0].NotBefore - now;
            if (earlier > TimeSpan.Zero) moves.AddRange(rows.Select(row => (row.Id, row.NotBefore - earlier)));
        }

        foreach (var same in moves.GroupBy(move => move.To))
        {
            var (to, ids) = (same.Key, same.Select(move => move.Id).ToArray());
            await db.Set<Delivery>().Where(row => EF.Parameter(ids).Contains(row.Id) && row.State == DeliveryState.Planned)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.NotBefore, to).SetProperty(row => row.Reason, (string?)null), ct);
        }
    }

    /// <summary>Waiting rows behind the places given, also with store staff, by an index of the run and the member.</summary>
    static async Task<List<EarlierRow>> FollowersAsync(ConsoleDb db, IReadOnlyCollection<Place> places, CancellationToken ct)
    {
        if (places.Count == 0) return [];
        long[] runs = [.. places.Select(place => place.Run).Distinct()], origins = [.. places.Select(place => place.Origin).Distinct()];
        // The sum keeps SQLite on the index of run and member, and off the one of all that is planned.
        var rows = await db.Set<Delivery>().Where(row => EF.Parameter(runs).Contains(row.OccurrenceId) && EF.Parameter(origins).Contains(row.OriginMemberId)
                && row.Step > 1 && row.Step < EndReminders.Step
                && ((int)row.State + 0 == (int)DeliveryState.Planned || (int)row.State + 0 == (int)DeliveryState.Deferred || (int)row.State + 0 == (int)DeliveryState.Handed))
            .Select(row => new EarlierRow(row.Id, row.OccurrenceId, row.OriginMemberId, row.Channel, row.Step, row.State, row.NotBefore, row.UpdatedAt)).ToListAsync(ct);
        var last = places.GroupBy(place => (place.Run, place.Origin)).ToDictionary(group => group.Key, group => group.Max(place => place.Step));
        return [.. rows.Where(row => last.TryGetValue((row.Run, row.Origin), out var step) && row.Step > step)];
    }

    /// <summary>
    /// Cancels earlier messages whose channel has been paused, stopped or without a connection for as long as the next one waits: the member is told by that. Here and not in the
    /// judge, because whoever claims such a row at this moment, when the channel goes on, must win or lose as a whole.
    /// </summary>
    static async Task PassOverAsync(ConsoleDb db, List<ClaimedRow> later, Dictionary<long, IReadOnlyList<ChannelChoice>> choices, DateTimeOffset now, CancellationToken ct)
    {
        var since = await StandingAsync(db, ct);
        if (since.Count == 0) return;
        string[] channels = [.. since.Keys];
        var waiting = (await Of(db, later).Where(row => EF.Parameter(channels).Contains(row.Channel) && ((int)row.State + 0 == (int)DeliveryState.Planned || (int)row.State + 0 == (int)DeliveryState.Deferred))
            .Select(row => new EarlierRow(row.Id, row.OccurrenceId, row.OriginMemberId, row.Channel, row.Step, row.State, row.NotBefore, row.UpdatedAt)).ToListAsync(ct)).ToLookup(row => (row.Run, row.Origin));
        var ids = later.SelectMany(row => waiting[(row.OccurrenceId, row.OriginMemberId)].Where(earlier => earlier.Step < row.Step && IsOver(earlier, row))).Select(earlier => earlier.Id).Distinct().ToArray();
        if (ids.Length == 0) return;
        var givenUp = KeyWindows.GivenUp(DeliveryState.Cancelled);
        await db.Set<Delivery>().Where(row => EF.Parameter(ids).Contains(row.Id) && (row.State == DeliveryState.Planned || row.State == DeliveryState.Deferred)).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.State, givenUp).SetProperty(row => row.Reason, PassedOver).SetProperty(row => row.UpdatedAt, now), ct);

        bool IsOver(EarlierRow earlier, ClaimedRow row)
        {
            var wait = ChannelChoice.WaitBefore(choices.GetValueOrDefault(row.CampaignId) ?? [], row.Step);
            return earlier.NotBefore + wait <= now && since[earlier.Channel] + wait <= now;
        }
    }

    /// <summary>Channels that stand still, and since when.</summary>
    static async Task<Dictionary<string, DateTimeOffset>> StandingAsync(ConsoleDb db, CancellationToken ct)
    {
        var prefix = KillScopes.Channel("");
        var paused = await db.Set<ChannelSetting>().Where(setting => setting.IsPaused && setting.PausedAt != null).Select(setting => new { setting.Channel, At = setting.PausedAt!.Value }).ToListAsync(ct);
        var stopped = (await db.Set<KillSwitch>().Where(stop => stop.IsOn && stop.Scope.StartsWith(prefix)).Select(stop => new { stop.Scope, stop.At }).ToListAsync(ct))
            .Select(stop => new { Channel = stop.Scope[prefix.Length..], stop.At });
        var broken = await db.Set<ChannelHealth>().Where(health => health.OpenedAt != null).Select(health => new { health.Channel, At = health.OpenedAt!.Value }).ToListAsync(ct);
        return paused.Concat(stopped).Concat(broken).GroupBy(one => one.Channel).ToDictionary(group => group.Key, group => group.Min(one => one.At));
    }

    static IQueryable<Delivery> Of(ConsoleDb db, List<ClaimedRow> later)
    {
        long[] runs = [.. later.Select(row => row.OccurrenceId).Distinct()], origins = [.. later.Select(row => row.OriginMemberId).Distinct()];
        return db.Set<Delivery>().Where(row => EF.Parameter(runs).Contains(row.OccurrenceId) && EF.Parameter(origins).Contains(row.OriginMemberId) && row.Step != EndReminders.Step);
    }

    /// <summary>
    /// Rows whose address another member's row of the same run has at an earlier place, or at the same place under a lower number, and that is to go or has gone: the unique
    /// index keeps a shared phone from ringing twice at one place only.
    /// </summary>
    static async Task<HashSet<long>> SharedAsync(ConsoleDb db, long[] ids, CancellationToken ct)
    {
        var states = DeliveryMoves.Pending.Concat(DeliveryMoves.Told).Distinct().ToArray();
        return [.. await (
            from row in db.Set<Delivery>()
            where EF.Parameter(ids).Contains(row.Id)
                && db.Set<Delivery>().Any(other => other.AddressHash == row.AddressHash && other.OccurrenceId == row.OccurrenceId && other.Step < row.Step && other.Id != row.Id && states.Contains(other.State))
            select row.Id).ToListAsync(ct)];
    }
}

/// <summary>A message's place among those of its member in a run.</summary>
readonly record struct Place(long Run, long Origin, short Step)
{
    /// <summary>What was sent again stands at the place of the first.</summary>
    static short Of(short step) => step >= UnknownRules.ResentStep ? (short)(step - UnknownRules.ResentStep) : step;

    public static Place Of(Delivery row) => new(row.OccurrenceId, row.OriginMemberId, Of(row.Step));

    public static Place Of(ClaimedRow row) => new(row.OccurrenceId, row.OriginMemberId, Of(row.Step));

    public static Place Of(EarlierRow row) => new(row.Run, row.Origin, Of(row.Step));
}

/// <summary>A message that goes before another, or behind it.</summary>
sealed record EarlierRow(long Id, long Run, long Origin, string Channel, short Step, DeliveryState State, DateTimeOffset NotBefore, DateTimeOffset UpdatedAt);

/// <summary>Decides whether a fall-back may go. Pure.</summary>
/// <param name="silent">Channels from which no report of a delivery comes: what they accept counts as delivered, once its wait is over and nothing bad was heard.</param>
/// <param name="reached">Messages that reached their member, by a report.</param>
/// <param name="lost">Messages that did not, by a report.</param>
/// <param name="shared">Rows whose address is another member's in this run.</param>
sealed class FallBackJudge(
    IReadOnlyDictionary<long, IReadOnlyList<ChannelChoice>> choices, ILookup<(long Run, long Origin), EarlierRow> before, IReadOnlySet<string> silent, DateTimeOffset now,
    IReadOnlySet<long> reached, IReadOnlySet<long> lost, IReadOnlySet<long> shared)
{
    public static FallBackJudge OfNone { get; } = new(
        new Dictionary<long, IReadOnlyList<ChannelChoice>>(), Array.Empty<EarlierRow>().ToLookup(row => (row.Run, row.Origin)), new HashSet<string>(), default,
        new HashSet<long>(), new HashSet<long>(), new HashSet<long>());

    /// <summary>What becomes of a row that may not go yet, or not at all; null: it may go.</summary>
    public NextState? Hold(ClaimedRow row)
    {
        if (!FallBack.IsLater(row.Step)) return null;
        var wait = ChannelChoice.WaitBefore(choices.GetValueOrDefault(row.CampaignId) ?? [], row.Step);
        var free = now;
        foreach (var earlier in before[(row.OccurrenceId, row.OriginMemberId)].Where(one => one.Id != row.Id && Place.Of(one).Step < row.Step))
        {
            if (reached.Contains(earlier.Id)) return new NextState(DeliveryState.Cancelled, FallBack.ReachedEarlier);
            if (lost.Contains(earlier.Id)) continue;
            if (earlier.State == DeliveryState.Accepted && silent.Contains(earlier.Channel) && earlier.UpdatedAt + wait <= now) return new NextState(DeliveryState.Cancelled, FallBack.ReachedEarlier);
            var from = DeliveryMoves.Pending.Contains(earlier.State) ? Later(earlier.NotBefore, now) : DeliveryMoves.Told.Contains(earlier.State) ? earlier.UpdatedAt : DateTimeOffset.MinValue;
            if (from > DateTimeOffset.MinValue) free = Later(free, from + wait);
        }

        if (free > now) return new NextState(DeliveryState.Planned, FallBack.EarlierStep, FallBack.IsFile(row.Channel) ? FullHour(free) : free);
        return shared.Contains(row.Id) ? new NextState(DeliveryState.Suppressed, FallBack.SharedAddress) : null;
    }

    static DateTimeOffset FullHour(DateTimeOffset at) => new(((at.UtcTicks + TimeSpan.TicksPerHour - 1) / TimeSpan.TicksPerHour) * TimeSpan.TicksPerHour, TimeSpan.Zero);

    static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
