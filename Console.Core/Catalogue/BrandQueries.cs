using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Catalogue;

/// <summary>Reads the brand: everybody who is signed in may know its currency, clock and language.</summary>
public sealed class BrandQueries(IDbContextFactory<ConsoleDb> databases)
{
    /// <summary>The installation's brand; a plain one before the first start is through.</summary>
    public async Task<Brand> GetAsync(CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        return await db.Set<Brand>().FirstOrDefaultAsync(ct) ?? new Brand { Name = "" };
    }
}
