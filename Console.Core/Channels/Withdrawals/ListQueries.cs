using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Withdrawals;

/// <summary>A list as people see it.</summary>
/// <param name="Withdrawn">Rows of its file of withdrawals.</param>
/// <param name="Version">Of that file; 0: not written yet.</param>
public sealed record ListRow(
    long Id, string Channel, long OccurrenceId, string Name, long Rows, DateTimeOffset WrittenAt, DateTimeOffset ExpiresAt, bool IsOpen, long Withdrawn, int Version, DateTimeOffset? WithdrawnAt, string? Sha256);

/// <summary>Asks for the lists that lie with call centres and printers.</summary>
public sealed class ListQueries(IDbContextFactory<ConsoleDb> databases, TimeProvider clock)
{
    /// <summary>The lists of a campaign: those that are still worked on, then the latest. They hold members of all stores, so only who sees the whole brand sees them.</summary>
    public async Task<Page<ListRow>> OfCampaignAsync(Actor by, long campaign, PageRequest page, CancellationToken ct)
    {
        by.Demand(Right.ViewOutbox);
        if (!by.Scope.IsEverything) return new Page<ListRow>([], 0);
        await using var db = databases.CreateDbContext();
        var (now, lists) = (clock.GetUtcNow(), db.Set<IssuedList>().Where(list => list.CampaignId == campaign));
        var rows = await lists.OrderByDescending(list => list.ExpiresAt > now).ThenByDescending(list => list.Id).Skip(page.Skip).Take(page.Limit).Select(list => new ListRow(
            list.Id, list.Channel, list.OccurrenceId, list.Name, list.Rows, list.WrittenAt, list.ExpiresAt, list.ExpiresAt > now, list.Withdrawn, list.Version, list.WithdrawnAt, list.Sha256)).ToListAsync(ct);
        return new Page<ListRow>(rows, await lists.CountAsync(ct));
    }

    /// <summary>Name and bytes of a list's file of withdrawals: keys and reasons, nothing personal.</summary>
    /// <exception cref="Refused"><c>not_found</c>: no such list, or its file is not there (yet).</exception>
    public async Task<(string Name, Stream Bytes)> WithdrawalsAsync(Actor by, long id, CancellationToken ct)
    {
        by.Demand(Right.ViewOutbox);
        await using var db = databases.CreateDbContext();
        var list = by.Scope.IsEverything ? await db.Set<IssuedList>().AsNoTracking().FirstOrDefaultAsync(row => row.Id == id, ct) : null;
        var path = list is null ? "" : Path.Combine(list.Folder, list.WithdrawalsFile);
        // Folder and name were written by this program; a file that is being replaced is whole, before or after.
        return list is not null && File.Exists(path) ? (list.WithdrawalsFile, File.OpenRead(path)) : throw PlatformRefusals.NotFound("list", id);
    }
}
