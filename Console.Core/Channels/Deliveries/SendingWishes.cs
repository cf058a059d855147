using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Members.Suppressions;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Deliveries;

/// <summary>What members asked for beside consent, read in the transaction that sends: an address on the suppression list, a pause, and "less often".</summary>
static class SendingWishes
{
    /// <summary>Why rows may not go at all, by row, and which members asked for fewer messages: those are judged with the caps. The caller holds the members' locks.</summary>
    public static async Task<(Dictionary<long, string> Held, HashSet<long> Seldom)> ReadAsync(ConsoleDb db, IReadOnlyList<ClaimedRow> rows, DateTimeOffset now, CancellationToken ct)
    {
        var held = await SuppressedAsync(db, rows, now, ct);
        var members = rows.Select(row => row.MemberId).Distinct().ToArray();
        var wishes = await db.Set<SendingWish>().AsNoTracking().Where(wish => EF.Parameter(members).Contains(wish.MemberId)).ToDictionaryAsync(wish => wish.MemberId, ct);
        foreach (var row in rows)
            if (wishes.TryGetValue(row.MemberId, out var wish) && wish.PausedUntil > now) held.TryAdd(row.Id, "paused");
        return (held, [.. wishes.Values.Where(wish => wish.LessOften).Select(wish => wish.MemberId)]);
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
