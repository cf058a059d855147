using CampaignConsole.Core.Campaigns.Policies;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Members.Suppressions;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Deliveries;

/// <summary>What holds a message back beside consent, asked in the transaction that sends it: an address on the suppression list, a member's pause, and "less often".</summary>
static class SendingWishes
{
    /// <summary>"Less often" halves the rate: the same number of runs in this many times the cap's window. Without a cap it is one run in that time.</summary>
    public const int LessOftenTimes = 2;

    const int LessOftenWithoutCap = 1;

    /// <summary>Why rows may not go, by row; whoever is not named may. The caller holds the members' locks.</summary>
    public static async Task<Dictionary<long, string>> HeldAsync(ConsoleDb db, IReadOnlyList<ClaimedRow> rows, CampaignPolicy limits, DateTimeOffset now, CancellationToken ct)
    {
        var held = await SuppressedAsync(db, rows, now, ct);
        var members = rows.Select(row => row.MemberId).Distinct().ToArray();
        var wishes = await db.Set<SendingWish>().AsNoTracking().Where(wish => EF.Parameter(members).Contains(wish.MemberId)).ToDictionaryAsync(wish => wish.MemberId, ct);
        if (wishes.Count == 0) return held;
        var seldom = rows.Where(row => wishes.TryGetValue(row.MemberId, out var wish) && wish.LessOften).ToList();
        var told = seldom.Count == 0 ? [] : await ToldAsync(db, seldom, now.AddDays(-limits.WindowDays * LessOftenTimes), ct);
        var most = limits.MostRuns ?? LessOftenWithoutCap;
        foreach (var row in rows.Where(row => !held.ContainsKey(row.Id)))
        {
            if (!wishes.TryGetValue(row.MemberId, out var wish)) continue;
            if (wish.PausedUntil > now) held[row.Id] = "paused";
            else if (wish.LessOften && !Fits(told, row, most)) held[row.Id] = "less_often";
        }

        return held;
    }

    /// <summary>Counts the row itself in, so that two rows of one turn do not both take the last place.</summary>
    static bool Fits(Dictionary<long, HashSet<long>> told, ClaimedRow row, int most)
    {
        if (!told.TryGetValue(row.MemberId, out var runs)) told[row.MemberId] = runs = [];
        if (runs.Count(run => run != row.OccurrenceId) >= most) return false;
        runs.Add(row.OccurrenceId);
        return true;
    }

    /// <summary>For each member the runs that told something within the window; a run counts once, on however many channels.</summary>
    static async Task<Dictionary<long, HashSet<long>>> ToldAsync(ConsoleDb db, IReadOnlyList<ClaimedRow> rows, DateTimeOffset since, CancellationToken ct)
    {
        var members = rows.Select(row => row.MemberId).Distinct().ToList();
        // States are compared here: in the query they would draw SQLite to the index over everything that was ever sent.
        var found = await db.Set<Delivery>().Where(row => members.Contains(row.MemberId) && row.UpdatedAt >= since)
            .Select(row => new { row.MemberId, row.OccurrenceId, row.State }).ToListAsync(ct);
        return found.Where(row => DeliveryMoves.Told.Contains(row.State)).GroupBy(row => row.MemberId)
            .ToDictionary(rows => rows.Key, rows => rows.Select(row => row.OccurrenceId).ToHashSet());
    }

    static async Task<Dictionary<long, string>> SuppressedAsync(ConsoleDb db, IReadOnlyList<ClaimedRow> rows, DateTimeOffset now, CancellationToken ct)
    {
        var ids = rows.Select(row => row.IdentityId).OfType<long>().Distinct().ToArray();
        if (ids.Length == 0 || !await db.Set<SuppressedAddress>().AnyAsync(ct)) return [];
        var addresses = await db.Set<Identity>().Where(identity => EF.Parameter(ids).Contains(identity.Id))
            .Select(identity => new { identity.Id, Key = new IdentityKey(identity.Kind, identity.Issuer, identity.Value) }).ToDictionaryAsync(one => one.Id, one => one.Key, ct);
        var suppressed = await SuppressionList.AmongAsync(db, [.. addresses.Values.Distinct()], now, ct);
        return rows.Where(row => row.IdentityId is { } id && addresses.TryGetValue(id, out var address) && suppressed.Contains(address)).ToDictionary(row => row.Id, _ => "suppressed_address");
    }
}
