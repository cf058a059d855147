using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Audiences.Lists;

/// <summary>A line of the list of lists.</summary>
public sealed record MemberListRow(long Id, string Name, int Size, DateTimeOffset UpdatedAt, string UpdatedBy, bool IsArchived);

/// <summary>Reads lists of members.</summary>
public sealed class MemberListQueries(IDbContextFactory<ConsoleDb> databases)
{
    /// <summary>Lists; sorts: name, size, updated.</summary>
    public async Task<Page<MemberListRow>> ListAsync(Actor by, string? search, bool archived, PageRequest page, CancellationToken ct)
    {
        by.Demand(Right.ViewAudiences);
        await using var db = databases.CreateDbContext();
        var lists = db.Set<MemberList>().Where(list => list.IsArchived == archived);
        if (search?.Trim().ToLowerInvariant() is { Length: > 0 } text) lists = lists.Where(list => list.Name.ToLower().Contains(text));
        var rows = (page.Sort, page.Descending) switch
        {
            ("name", false) => lists.OrderBy(list => list.Name),
            ("name", true) => lists.OrderByDescending(list => list.Name),
            ("size", false) => lists.OrderBy(list => list.Size).ThenBy(list => list.Id),
            ("size", true) => lists.OrderByDescending(list => list.Size).ThenBy(list => list.Id),
            ("updated", false) => lists.OrderBy(list => list.UpdatedAt).ThenBy(list => list.Id),
            _ => lists.OrderByDescending(list => list.UpdatedAt).ThenByDescending(list => list.Id),
        };
        return new(await rows.Skip(page.Skip).Take(page.Limit).Select(list => Row(list)).ToListAsync(ct), await lists.CountAsync(ct));
    }

    /// <exception cref="Refused"><c>not_found</c></exception>
    public async Task<MemberListRow> FindAsync(Actor by, long id, CancellationToken ct)
    {
        by.Demand(Right.ViewAudiences);
        await using var db = databases.CreateDbContext();
        return await db.Set<MemberList>().Where(list => list.Id == id).Select(list => Row(list)).FirstOrDefaultAsync(ct) ?? throw PlatformRefusals.NotFound("list", id);
    }

    static MemberListRow Row(MemberList list) => new(list.Id, list.Name, list.Size, list.UpdatedAt, list.UpdatedBy, list.IsArchived);
}
