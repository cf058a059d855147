using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Platform.Access;

/// <summary>A key in a list; its secret is known to nobody.</summary>
public sealed record KeyRow(
    long Id, string Name, string Mask, string Scopes, long? StoreId, bool IsTest, string? CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? RevokedAt, DateTimeOffset? LastUsedAt);

/// <summary>Reads keys of other systems.</summary>
public sealed class KeyQueries(IDbContextFactory<ConsoleDb> databases)
{
    public async Task<Page<KeyRow>> ListAsync(Actor by, PageRequest window, CancellationToken ct)
    {
        by.Demand(Right.ManageKeys);
        await using var db = databases.CreateDbContext();
        var rows = await db.Set<ApiKey>().OrderBy(key => key.RevokedAt != null).ThenByDescending(key => key.Id).Skip(window.Skip).Take(window.Limit)
            .Select(key => new KeyRow(key.Id, key.Name, key.Mask, key.Scopes, key.StoreId, key.IsTest,
                db.Set<User>().Where(user => user.Id == key.CreatedById).Select(user => user.UserName).FirstOrDefault(),
                key.CreatedAt, key.ExpiresAt, key.RevokedAt, key.LastUsedAt)).ToListAsync(ct);
        return new Page<KeyRow>(rows, await db.Set<ApiKey>().CountAsync(ct));
    }
}
