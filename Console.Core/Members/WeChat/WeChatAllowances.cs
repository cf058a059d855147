using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Members.WeChat;

/// <summary>The statements on counters of one-time subscriptions. Each is one conditional update, so that whoever comes at the same moment finds what is left.</summary>
static class WeChatAllowances
{
    /// <summary>Takes one of each identity's counter, in the surrounding transaction.</summary>
    /// <returns>The identities of which one was left; the others have none.</returns>
    public static async Task<HashSet<long>> SpendAsync(ConsoleDb db, string template, IReadOnlyCollection<long> identities, DateTimeOffset now, CancellationToken ct)
    {
        var (ids, at) = (identities.Distinct().ToArray(), now.ToUnixTimeMilliseconds());
        if (ids.Length == 0) return [];
        var list = System.Text.Json.JsonSerializer.Serialize(ids);
        var spent = db.IsSqlite
            ? db.Set<WeChatAllowance>().FromSql(
                $"UPDATE we_chat_allowance SET remaining = remaining - 1, updated_at = {at} WHERE template = {template} AND remaining > 0 AND identity_id IN (SELECT value FROM json_each({list})) RETURNING *")
            : db.Set<WeChatAllowance>().FromSql(
                $"UPDATE we_chat_allowance SET remaining = remaining - 1, updated_at = {at} WHERE template = {template} AND remaining > 0 AND identity_id = ANY({ids}) RETURNING *");
        return [.. (await spent.AsNoTracking().ToListAsync(ct)).Select(row => row.IdentityId)];
    }

    /// <summary>Those of the identities that have one left; nothing is taken.</summary>
    public static async Task<HashSet<long>> WithSomeAsync(ConsoleDb db, string template, IReadOnlyCollection<long> identities, CancellationToken ct)
    {
        long[] ids = [.. identities.Distinct()];
        return [.. await db.Set<WeChatAllowance>().Where(row => row.Template == template && row.Remaining > 0 && EF.Parameter(ids).Contains(row.IdentityId)).Select(row => row.IdentityId).ToListAsync(ct)];
    }

    /// <summary>Gives one back that was taken for a message which certainly was not sent. Where the member's id is gone meanwhile, so is its counter.</summary>
    public static Task GiveBackAsync(ConsoleDb db, long identity, string template, DateTimeOffset now, CancellationToken ct) => AddAsync(db, identity, template, 1, now, ct);

    /// <summary>Adds to a counter; makes it where there is none.</summary>
    public static async Task GrantAsync(ConsoleDb db, long identity, string template, int count, DateTimeOffset now, CancellationToken ct)
    {
        if (await AddAsync(db, identity, template, count, now, ct) > 0) return;
        await db.InsertAsync([new WeChatAllowance { IdentityId = identity, Template = template, UpdatedAt = now }], ct, OnExisting.Skip);
        await AddAsync(db, identity, template, count, now, ct);
    }

    static Task<int> AddAsync(ConsoleDb db, long identity, string template, int count, DateTimeOffset now, CancellationToken ct) =>
        db.Set<WeChatAllowance>().Where(row => row.IdentityId == identity && row.Template == template)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Remaining, row => row.Remaining + count).SetProperty(row => row.UpdatedAt, now), ct);
}
