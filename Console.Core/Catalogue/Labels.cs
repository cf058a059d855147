using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Catalogue;

/// <summary>The barcodes of some products while they are being changed.</summary>
sealed class Labels
{
    readonly Dictionary<string, long> owners;
    readonly HashSet<string> removed = [];
    readonly HashSet<string> added = [];

    Labels(Dictionary<string, long> owners) => this.owners = owners;

    /// <summary>Reads the barcodes of products, and who has some others.</summary>
    public static async Task<Labels> ReadAsync(ConsoleDb db, IReadOnlyList<long> products, IReadOnlyList<string> values, CancellationToken ct) =>
        new(await db.Set<Barcode>().AsNoTracking().Where(barcode => EF.Parameter(products).Contains(barcode.ProductId) || EF.Parameter(values).Contains(barcode.Value))
            .ToDictionaryAsync(barcode => barcode.Value, barcode => barcode.ProductId, ct));

    /// <summary>Gives a product exactly these barcodes; true when that changes something.</summary>
    /// <exception cref="Kernel.Refused"><c>barcode_taken</c></exception>
    public bool Set(long product, IReadOnlyList<string> values)
    {
        foreach (var value in values)
            if (owners.TryGetValue(value, out var owner) && owner != product) throw CatalogueRefusals.BarcodeTaken(value);
        var gone = owners.Where(pair => pair.Value == product && !values.Contains(pair.Key)).Select(pair => pair.Key).ToList();
        var fresh = values.Where(value => !owners.ContainsKey(value)).ToList();
        foreach (var value in gone)
        {
            owners.Remove(value);
            if (!added.Remove(value)) removed.Add(value);
        }

        foreach (var value in fresh)
        {
            owners[value] = product;
            added.Add(value);
        }

        return gone.Count + fresh.Count > 0;
    }

    public async Task WriteAsync(ConsoleDb db, CancellationToken ct)
    {
        foreach (var part in removed.Chunk(1_000)) await db.Set<Barcode>().Where(barcode => EF.Parameter(part).Contains(barcode.Value)).ExecuteDeleteAsync(ct);
        await db.InsertAsync(added.Select(value => new Barcode { Value = value, ProductId = owners[value] }), ct);
    }
}
