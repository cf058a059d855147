using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions.Codes;
using CampaignConsole.Core.Redemptions.Evaluations;
using CampaignConsole.Core.Redemptions.Velocity;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions.Desk;

/// <summary>What staff in a store or a call centre look up: one box for members, products and codes.</summary>
public sealed class DeskQueries(IDbContextFactory<ConsoleDb> databases, BroughtCodes codes)
{
    const int MostStores = 500;

    /// <summary>The stores within the actor's scope.</summary>
    public async Task<IReadOnlyList<DeskStore>> StoresAsync(Actor by, CancellationToken ct)
    {
        by.Demand(Right.UseDesk);
        await using var db = databases.CreateDbContext();
        var currency = await db.Set<Brand>().Select(brand => brand.Currency).FirstOrDefaultAsync(ct) ?? "CNY";
        return await db.Set<Store>().Within(by.Scope).Where(store => store.IsOpen && store.Kind != StoreKind.Online).OrderBy(store => store.Name).Take(MostStores)
            .Select(store => new DeskStore(store.Code, store.Name, currency)).ToListAsync(ct);
    }

    /// <summary>Finds what was typed or scanned, by its full text only: a barcode or sku, a phone, card or other identity, a code.</summary>
    /// <exception cref="Refused"><c>desk_nothing_found</c>, <c>identity_clash</c>, <c>code_mistyped</c>, <c>too_many_codes</c></exception>
    public async Task<DeskFound> FindAsync(Actor by, string typed, CancellationToken ct)
    {
        by.Demand(Right.UseDesk);
        var text = Scanned(typed);
        if (text.Length == 0) throw RedemptionRefusals.DeskNothingFound();
        await using var db = databases.CreateDbContext();
        if (await ProductAsync(db, text, ct) is { } product) return new DeskFound(Product: product);
        if (await MemberOfAsync(db, text, ct) is { } member) return new DeskFound(member);
        return await codes.FindAsync(db, by, text, ct) is { } code
            ? new DeskFound(code.Kind == CodeKind.Personal ? code.MemberId : null, Code: text)
            : throw RedemptionRefusals.DeskNothingFound();
    }

    /// <summary>The member as the actor may see it.</summary>
    public async Task<DeskMember> MemberAsync(Actor by, long id, string? store, CancellationToken ct)
    {
        by.Demand(Right.UseDesk);
        await using var db = databases.CreateDbContext();
        var ours = await db.Set<Member>().Within(by.Scope, db).AnyAsync(member => member.Id == id, ct);
        if (!ours || !by.Can(Right.SeePersonal)) return new DeskMember(id, false, null, null, null, null, false, null, null);
        var row = await (
            from member in db.Set<Member>()
            where member.Id == id
            select new
            {
                member.Tier, member.JoinedAt,
                Name = db.Set<Person>().Where(person => person.MemberId == id).Select(person => person.Name).FirstOrDefault(),
                Home = db.Set<Store>().Where(home => home.Id == member.HomeStoreId).Select(home => new { home.Code, home.Name }).FirstOrDefault(),
                Last = db.Set<Receipt>().Where(receipt => receipt.MemberId == id && receipt.Kind == ReceiptKind.Sale && receipt.IsCurrent)
                    .OrderByDescending(receipt => receipt.At).Select(receipt => (DateTimeOffset?)receipt.At).FirstOrDefault(),
                Prefers = db.Set<ConsentState>().Where(state => state.MemberId == id && state.Granted).OrderByDescending(state => state.At).Select(state => state.Channel).FirstOrDefault(),
            }).FirstOrDefaultAsync(ct) ?? throw RedemptionRefusals.MemberUnknown();
        return new DeskMember(id, true, row.Name, row.Tier, row.JoinedAt, row.Home?.Name, row.Home is not null && row.Home.Code == store, row.Last, row.Prefers);
    }

    /// <summary>A QR code of the app may be an address; its last part is what it names.</summary>
    static string Scanned(string typed)
    {
        var text = typed.Trim();
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || !address.Scheme.StartsWith("http", StringComparison.OrdinalIgnoreCase)) return text;
        return Uri.UnescapeDataString(address.AbsolutePath.TrimEnd('/').Split('/')[^1]);
    }

    static Task<DeskProduct?> ProductAsync(ConsoleDb db, string text, CancellationToken ct) =>
        db.Set<Product>()
            .Where(product => product.Sku == text || db.Set<Barcode>().Any(barcode => barcode.Value == text && barcode.ProductId == product.Id))
            .Select(product => new DeskProduct(product.Sku, product.Name, (product.Colour + " " + product.Size).Trim(), product.ListPrice)).FirstOrDefaultAsync(ct);

    static async Task<long?> MemberOfAsync(ConsoleDb db, string text, CancellationToken ct)
    {
        var forms = ShopperFinding.FormsOf(text);
        var found = await db.Set<Identity>()
            .Where(identity => forms.Contains(identity.Value) && db.Set<Member>().Any(member => member.Id == identity.MemberId && member.Status == MemberStatus.Active))
            .Select(identity => identity.MemberId).Distinct().Take(5).ToListAsync(ct);
        return found.Count > 1 ? throw RedemptionRefusals.IdentityClash(string.Join(", ", found)) : found.Count == 1 ? found[0] : null;
    }
}
