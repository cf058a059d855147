using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Members.WeChat;

/// <summary>What a member still allows in one app.</summary>
/// <param name="Granted">All that were ever granted there, also under a record that was merged into this one.</param>
public sealed record AllowanceRow(string App, string Template, int Remaining, long Granted, DateTimeOffset UpdatedAt);

/// <summary>Asks for a member's one-time subscriptions.</summary>
public sealed class WeChatAllowanceQueries(IDbContextFactory<ConsoleDb> databases)
{
    /// <summary>By app and template; within the actor's scope.</summary>
    public async Task<IReadOnlyList<AllowanceRow>> OfMemberAsync(Actor by, long member, CancellationToken ct)
    {
        by.Demand(Right.ViewMembers);
        await using var db = databases.CreateDbContext();
        if (!await db.Set<Member>().Within(by.Scope, db).AnyAsync(row => row.Id == member, ct)) return [];
        var counters = await (from allowance in db.Set<WeChatAllowance>()
                              join identity in db.Set<Identity>() on allowance.IdentityId equals identity.Id
                              where identity.MemberId == member
                              select new { identity.Issuer, allowance.Template, allowance.Remaining, allowance.UpdatedAt }).ToListAsync(ct);
        var granted = await db.Set<WeChatGrant>().Where(grant => grant.MemberId == member).GroupBy(grant => new { grant.App, grant.Template })
            .Select(same => new { same.Key.App, same.Key.Template, Count = same.Sum(grant => (long)grant.Count) }).ToListAsync(ct);
        return [.. counters.GroupBy(row => (row.Issuer, row.Template)).OrderBy(same => same.Key.Issuer, StringComparer.Ordinal).ThenBy(same => same.Key.Template, StringComparer.Ordinal)
            .Select(same => new AllowanceRow(
                same.Key.Issuer, same.Key.Template, same.Sum(row => row.Remaining),
                granted.Where(one => one.App == same.Key.Issuer && one.Template == same.Key.Template).Sum(one => one.Count), same.Max(row => row.UpdatedAt)))];
    }
}
