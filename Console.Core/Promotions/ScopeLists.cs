using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Platform.Tables;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Promotions;

/// <summary>A list of codes for a scope, with those that the catalogue does not know.</summary>
public sealed record ScopeList(IReadOnlyList<string> Codes, IReadOnlyList<string> Unknown);

/// <summary>Reads lists of codes for a scope: pasted, or from the first column of a CSV or XLSX file. Unknown codes are listed and kept: they may come later.</summary>
public sealed class ScopeLists(IDbContextFactory<ConsoleDb> databases)
{
    static readonly char[] Breaks = ['\n', '\r', ',', ';', '\t', '，', '；', '、'];

    /// <param name="kind">The scope's list: skus, styles, categories, brands, seasons, stores, regions.</param>
    /// <exception cref="Kernel.Refused"><c>scope_list_too_long</c></exception>
    public Task<ScopeList> PastedAsync(string kind, string text, CancellationToken ct) =>
        CheckAsync(kind, text.Split(Breaks, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), ct);

    /// <exception cref="Kernel.Refused"><c>scope_list_too_long</c> and those of <see cref="TableFile"/></exception>
    public Task<ScopeList> FileAsync(string kind, string path, CancellationToken ct)
    {
        var shape = TableFile.Guess(path);
        var rows = TableFile.Rows(path, shape).Select(row => row.At(0)).Where(code => code.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).Take(ProductScope.MostCodes + 2).ToList();
        // A first line that only names the column is not a code.
        var first = rows.Count > 0 && Headers.Contains(rows[0].ToLowerInvariant()) ? 1 : 0;
        return CheckAsync(kind, rows[first..], ct);
    }

    static readonly HashSet<string> Headers = ["sku", "code", "product", "style", "category", "brand", "season", "store", "region", "编码", "商品编码", "货号", "门店", "款号"];

    async Task<ScopeList> CheckAsync(string kind, IReadOnlyList<string> given, CancellationToken ct)
    {
        var codes = given.Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (codes.Count > ProductScope.MostCodes) throw PromotionRefusals.ListTooLong(ProductScope.MostCodes);
        await using var db = databases.CreateDbContext();
        var known = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in codes.Chunk(5_000)) known.UnionWith(await Known(db, kind, part).Distinct().ToListAsync(ct));
        return new ScopeList(codes, [.. codes.Where(code => !known.Contains(code))]);
    }

    static IQueryable<string> Known(ConsoleDb db, string kind, string[] codes) => kind switch
    {
        "skus" or "exceptSkus" => db.Set<Product>().Where(product => codes.Contains(product.Sku)).Select(product => product.Sku),
        "styles" => db.Set<Product>().Where(product => codes.Contains(product.StyleCode)).Select(product => product.StyleCode),
        "categories" => db.Set<Product>().Where(product => codes.Contains(product.Category)).Select(product => product.Category),
        "brands" => db.Set<Product>().Where(product => codes.Contains(product.Brand)).Select(product => product.Brand),
        "seasons" => db.Set<Product>().Where(product => codes.Contains(product.Season)).Select(product => product.Season),
        "stores" => db.Set<Store>().Where(store => codes.Contains(store.Code)).Select(store => store.Code),
        "regions" => db.Set<Store>().Where(store => codes.Contains(store.Region)).Select(store => store.Region),
        _ => db.Set<Product>().Where(product => codes.Contains(product.Sku)).Select(product => product.Sku),
    };
}
