using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Catalogue;

/// <summary>Which of many SKUs are products here.</summary>
public static class KnownSkus
{
    public static async Task<HashSet<string>> OfAsync(ConsoleDb db, IEnumerable<string> skus, CancellationToken ct)
    {
        var asked = skus.Distinct().ToList();
        return [.. await db.Set<Product>().Where(product => EF.Parameter(asked).Contains(product.Sku)).Select(product => product.Sku).ToListAsync(ct)];
    }
}
