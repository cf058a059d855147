using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Promotions.Outside;

/// <summary>Which outside promotions a list shows.</summary>
/// <param name="Over">Those that are over too.</param>
public sealed record OutsideFilter(string? Search = null, bool Over = false);

/// <summary>An outside promotion as it was read.</summary>
public sealed record OutsideSeen(long Id, string Name, OutsideKind Kind, string Place, OutsideTerms Terms, DateTimeOffset UpdatedAt, string UpdatedBy, int Version);

/// <summary>Reads what marketplaces and malls run.</summary>
public sealed class OutsideQueries(IDbContextFactory<ConsoleDb> databases, TimeProvider clock)
{
    /// <summary>A page of them, the next to end first.</summary>
    public async Task<Page<OutsideSeen>> ListAsync(Actor by, OutsideFilter filter, PageRequest page, CancellationToken ct)
    {
        by.Demand(Right.ViewPromotions);
        await using var db = databases.CreateDbContext();
        IQueryable<OutsidePromotion> rows = db.Set<OutsidePromotion>();
        if (!filter.Over)
        {
            var zone = await db.Set<Brand>().Select(brand => brand.TimeZone).FirstOrDefaultAsync(ct) ?? "UTC";
            var wall = Instants.Wall(clock.GetUtcNow(), Instants.Zone(zone));
            rows = rows.Where(row => row.To == null || row.To > wall);
        }

        if (filter.Search?.Trim().ToLowerInvariant() is { Length: > 0 } like)
            rows = rows.Where(row => row.Name.ToLower().Contains(like) || row.Place.ToLower().Contains(like));
        var ordered = (page.Sort, page.Descending) switch
        {
            ("name", false) => rows.OrderBy(row => row.Name),
            ("name", true) => rows.OrderByDescending(row => row.Name),
            ("place", false) => rows.OrderBy(row => row.Place),
            ("place", true) => rows.OrderByDescending(row => row.Place),
            ("from", false) => rows.OrderBy(row => row.From),
            ("from", true) => rows.OrderByDescending(row => row.From),
            (_, true) => rows.OrderByDescending(row => row.To == null).ThenByDescending(row => row.To),
            _ => rows.OrderBy(row => row.To == null).ThenBy(row => row.To),
        };
        var found = await ordered.ThenBy(row => row.Id).Skip(page.Skip).Take(page.Limit).ToListAsync(ct);
        return new Page<OutsideSeen>([.. found.Select(Seen)], await rows.CountAsync(ct));
    }

    /// <exception cref="Refused"><c>not_found</c></exception>
    public async Task<OutsideSeen> GetAsync(Actor by, long id, CancellationToken ct)
    {
        by.Demand(Right.ViewPromotions);
        await using var db = databases.CreateDbContext();
        return Seen(await db.Set<OutsidePromotion>().FirstOrDefaultAsync(row => row.Id == id, ct) ?? throw PlatformRefusals.NotFound("outside promotion", id));
    }

    static OutsideSeen Seen(OutsidePromotion row) => new(row.Id, row.Name, row.Kind, row.Place, row.Read(), row.UpdatedAt, row.UpdatedBy, row.Version);
}
