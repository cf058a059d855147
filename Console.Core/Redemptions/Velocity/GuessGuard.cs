using System.Collections.Concurrent;
using System.Globalization;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions.Codes;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions.Velocity;

/// <summary>Who brings codes: each of these is counted by itself.</summary>
public sealed record Guesser(string Name, string Word, long? StoreId)
{
    /// <summary>The member, the person at the Desk, and a key's device; a key without a device only where nobody is named, for it may speak for a whole web shop.</summary>
    public static IReadOnlyList<Guesser> Of(Actor by, long? member, string? device, long? store)
    {
        var place = store?.ToString(CultureInfo.InvariantCulture);
        var name = VelocityGuard.Given(device);
        List<Guesser> found = [];
        if (member is { } id) found.Add(new Guesser($"member/{id}", id.ToString(CultureInfo.InvariantCulture), store));
        if (by.Kind == ActorKind.Person) found.Add(new Guesser($"person/{by.PersonId}", by.Name, store));
        if (by.Kind == ActorKind.Key && (member is null || name is not null)) found.Add(new Guesser($"key/{by.Id}/{place}/{name}", $"{by.Name} {name}".Trim(), store));
        return found;
    }
}

/// <summary>
/// Keeps whoever tries codes from going on: after so many unknown ones within the window every code of that caller is refused, known or not, so that a
/// refusal tells nothing. Decided from memory; what was tried goes to the database each second and comes back from other nodes.
/// </summary>
public sealed class GuessGuard(WriteGate gate, IDbContextFactory<ConsoleDb> databases, VelocityRules rules, HeldBackBook heldBack, TimeProvider clock)
{
    /// <summary>Callers kept in memory; beyond it those that were quiet longest are forgotten here.</summary>
    public const int MostGuessers = 10_000;

    readonly ConcurrentDictionary<string, Tried> known = new();
    DateTimeOffset read = DateTimeOffset.UnixEpoch;

    /// <summary>How many callers are kept just now.</summary>
    internal int Known => known.Count;

    /// <summary>Refuses whoever has tried too many.</summary>
    /// <exception cref="Kernel.Refused"><c>too_many_codes</c></exception>
    public async Task DemandAsync(IReadOnlyList<Guesser> who, CancellationToken ct)
    {
        if (who.Count == 0 || (await rules.NowAsync(ct)).Codes is not { IsOn: true } limit) return;
        var now = clock.GetUtcNow();
        foreach (var one in who)
        {
            if (!known.TryGetValue(one.Name, out var tried) || tried.Newest(limit.Most) is not { } oldest || oldest + limit.Window <= now) continue;
            heldBack.Tell(new HeldBackNote(VelocityScope.Codes, one.Name, one.StoreId, one.Word, limit, now));
            throw RedemptionRefusals.TooManyCodes(limit, oldest + limit.Window - now);
        }
    }

    /// <summary>Notes codes that nobody knows. A cart asks with the same wrong code at each of its changes: one code is one guess of a caller.</summary>
    public void Note(IReadOnlyList<Guesser> who, IReadOnlyCollection<string> unknown)
    {
        if (unknown.Count == 0) return;
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var one in who)
        {
            if (known.Count >= MostGuessers && !known.ContainsKey(one.Name)) Forget();
            known.GetOrAdd(one.Name, _ => new Tried()).Add(now, unknown);
        }
    }

    /// <summary>Tells the database what was tried here, and reads what was tried elsewhere.</summary>
    public async Task SyncAsync(CancellationToken ct)
    {
        var (now, since) = (clock.GetUtcNow(), read - TimeSpan.FromSeconds(5));
        var earliest = now - TimeSpan.FromMinutes(VelocityLimit.LongestMinutes);
        var told = known.Select(one => (Name: one.Key, Fresh: one.Value.TakeFresh())).Where(one => one.Fresh.Count > 0).OrderBy(one => one.Name, StringComparer.Ordinal).ToList();
        try
        {
            if (told.Count > 0) await gate.WriteAsync(async db => { foreach (var (name, fresh) in told) await KeepAsync(db, name, fresh, ct); }, ct, WriteUrgency.Bulk);
        }
        catch
        {
            foreach (var (name, fresh) in told) known.GetOrAdd(name, _ => new Tried()).GiveBack(fresh);
            throw;
        }

        await using var db = databases.CreateDbContext();
        var from = since > earliest ? since : earliest;
        var rows = await db.Set<CodeGuess>().Where(row => row.LastAt >= from).OrderByDescending(row => row.LastAt).Take(MostGuessers).AsNoTracking().ToListAsync(ct);
        foreach (var row in rows) known.GetOrAdd(row.Guesser, _ => new Tried()).Become(Instants(row.Times));
        read = now;
        foreach (var (name, tried) in known) if (tried.IsOlderThan(earliest)) known.TryRemove(name, out _);
    }

    static Task<int> KeepAsync(ConsoleDb db, string name, List<long> fresh, CancellationToken ct)
    {
        var (text, at, most) = (VelocityCount.Text(fresh), fresh.Max(), VelocityLimit.HighestMost * VelocityCount.Width);
        return db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO code_guess (guesser, times, last_at) VALUES ({name}, {text}, {at})
            ON CONFLICT (guesser) DO UPDATE SET last_at = excluded.last_at, times = substr(code_guess.times || excluded.times,
                CASE WHEN length(code_guess.times) + length(excluded.times) > {most} THEN length(code_guess.times) + length(excluded.times) - {most} + 1 ELSE 1 END)
            """, ct);
    }

    static List<long> Instants(string times) => new VelocityCount { Holder = "", Times = times }.Instants();

    /// <summary>Makes room: a tenth of those that were quiet longest.</summary>
    void Forget()
    {
        foreach (var (name, _) in known.OrderBy(one => one.Value.Last).Take(MostGuessers / 10)) known.TryRemove(name, out _);
    }

    /// <summary>What one caller tried.</summary>
    sealed class Tried
    {
        readonly Lock turn = new();
        List<long> all = [];
        List<long> fresh = [];
        readonly HashSet<int> codes = [];

        public long Last
        {
            get { lock (turn) return all.Count == 0 ? 0 : all[^1]; }
        }

        /// <summary>Counts those that this caller has not tried yet.</summary>
        public void Add(long now, IReadOnlyCollection<string> unknown)
        {
            lock (turn)
            {
                if (codes.Count > VelocityLimit.HighestMost) codes.Clear();
                // A number for each text is enough to know it again, and is no code that lies about in memory.
                var times = unknown.Count(code => codes.Add(string.GetHashCode(CodeText.Normal(code), StringComparison.Ordinal)));
                all.AddRange(Enumerable.Repeat(now, times));
                fresh.AddRange(Enumerable.Repeat(now, times));
                Cut();
            }
        }

        /// <summary>Takes back what the database could not be told.</summary>
        public void GiveBack(List<long> told)
        {
            lock (turn)
            {
                fresh = [.. told, .. fresh];
                Cut();
            }
        }

        /// <summary>When the last but so many was tried; null where there are fewer.</summary>
        public DateTimeOffset? Newest(int most)
        {
            lock (turn) return all.Count >= most ? DateTimeOffset.FromUnixTimeMilliseconds(all[^most]) : null;
        }

        public List<long> TakeFresh()
        {
            lock (turn)
            {
                var taken = fresh;
                fresh = [];
                return taken;
            }
        }

        /// <summary>What the database has, and what it has not been told yet.</summary>
        public void Become(List<long> stored)
        {
            lock (turn)
            {
                all = [.. stored.Concat(fresh).Order()];
                Cut();
            }
        }

        public bool IsOlderThan(DateTimeOffset instant)
        {
            lock (turn) return fresh.Count == 0 && (all.Count == 0 || all[^1] < instant.ToUnixTimeMilliseconds());
        }

        void Cut()
        {
            if (all.Count > VelocityLimit.HighestMost) all.RemoveRange(0, all.Count - VelocityLimit.HighestMost);
            if (fresh.Count > VelocityLimit.HighestMost) fresh.RemoveRange(0, fresh.Count - VelocityLimit.HighestMost);
        }
    }
}
