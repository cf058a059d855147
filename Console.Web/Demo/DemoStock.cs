using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Catalogue.Prices;
using CampaignConsole.Core.Platform.Storage;

namespace CampaignConsole.Web.Demo;

/// <summary>The demo brand's 60 stores (40 of its own, 20 franchise), its web shop and 400 products.</summary>
static class DemoStock
{
    const int PriceDays = 90;

    static readonly string[] Franchisees = ["Hongxin Retail", "Greatwall Fashion", "East Lake Trading", "Tianshan Apparel"];

    static readonly (string Category, string[] Styles, long Price, string[] Sizes)[] Ranges =
    [
        ("Coats", ["Wool coat", "Down parka", "Trench coat", "Quilted jacket", "Duffle coat", "Rain shell"], 129_900, ["S", "M", "L", "XL"]),
        ("Knitwear", ["Cashmere jumper", "Cable cardigan", "Merino roll-neck", "Cotton crew", "Mohair vest"], 49_900, ["S", "M", "L"]),
        ("Trousers", ["Straight jeans", "Pleated trousers", "Corduroys", "Chinos", "Joggers"], 39_900, ["28", "30", "32", "34"]),
        ("Shirts", ["Oxford shirt", "Linen shirt", "Flannel shirt", "Silk blouse", "Polo"], 29_900, ["S", "M", "L"]),
        ("Dresses", ["Wrap dress", "Knit dress", "Shirt dress", "Slip dress"], 59_900, ["36", "38", "40"]),
        ("Shoes", ["Leather boots", "White trainers", "Loafers", "Ankle boots"], 69_900, ["37", "39", "41", "43"]),
        ("Accessories", ["Scarf", "Leather belt", "Wool hat", "Tote bag", "Gloves"], 15_900, ["One size"]),
    ];

    static readonly string[] Colours = ["Navy", "Black", "Camel", "Grey", "Forest", "Burgundy"];

    public static IReadOnlyList<Store> Stores(DateTimeOffset now)
    {
        var stores = new List<Store>
        {
            new() { Code = "WEB", Name = "Northwind web shop", Kind = StoreKind.Online, Region = "Online", TimeZone = "Asia/Shanghai", UpdatedAt = now },
        };
        for (var i = 0; i < 60; i++)
        {
            var (city, _, region, zone, place) = DemoNames.Cities[i % DemoNames.Cities.Count];
            var franchise = i >= 40;
            stores.Add(new Store
            {
                Code = $"S{i + 1:000}",
                Name = i < DemoNames.Cities.Count ? city + place : $"{city}{place}{(i < 40 ? "二店" : "加盟店")}",
                Kind = franchise ? StoreKind.Franchise : StoreKind.SelfOperated,
                Franchisee = franchise ? Franchisees[i % Franchisees.Length] : null,
                Region = region,
                City = city,
                TimeZone = zone,
                UpdatedAt = now,
            });
        }

        return stores;
    }

    public static async Task<List<Product>> AddProductsAsync(ConsoleDb db, DateTimeOffset now, Dice dice, CancellationToken ct)
    {
        var products = Products(now, dice).Take(400).ToList();
        foreach (var (product, id) in products.Zip(await db.ReserveIdsAsync<Product>(products.Count, ct))) product.Id = id;
        await db.InsertAsync(products, ct);
        // As old as the receipts' last season, so that a claim has something to be held against.
        await db.InsertAsync(products.Select(product => new ProductPrice { ProductId = product.Id, Price = product.ListPrice, From = now.AddDays(-PriceDays), Source = "feed" }), ct);
        await db.InsertAsync(products.Select(product => new Barcode { Value = Ean13(6_901_234_000_000 / 10 + product.Id), ProductId = product.Id }), ct);
        return products;
    }

    static IEnumerable<Product> Products(DateTimeOffset now, Dice dice)
    {
        var number = 0;
        foreach (var season in (string[])["AW26", "SS26"])
        {
            foreach (var range in Ranges)
            {
                foreach (var style in range.Styles)
                {
                    number++;
                    var price = Math.Max(5_900, range.Price + (dice.Between(-4, 6) * 10_000 / 2 / 1_000 * 1_000));
                    foreach (var colour in Enumerable.Range(dice.Below(6), 2 + (number % 2)).Select(at => Colours[at % Colours.Length]))
                        foreach (var size in range.Sizes)
                            yield return Product(number, season, range.Category, style, colour, size, price, now);
                }
            }
        }
    }

    static Product Product(int number, string season, string category, string style, string colour, string size, long price, DateTimeOffset now) => new()
    {
        Sku = $"NW{number:000}-{colour[..2].ToUpperInvariant()}-{size.Replace(" ", "")}",
        Name = size == "One size" ? $"{style}, {colour.ToLowerInvariant()}" : $"{style}, {colour.ToLowerInvariant()} {size}",
        StyleCode = $"NW{number:000}",
        StyleName = style,
        Colour = colour,
        Size = size,
        Category = category,
        Brand = number % 5 == 0 ? "Kite" : number % 3 == 0 ? "Alder & Finch" : "Northwind",
        Season = season,
        LifeStage = season == "AW26" ? LifeStage.New : number % 4 == 0 ? LifeStage.Clearance : LifeStage.Core,
        ListPrice = price,
        UpdatedAt = now,
    };

    /// <summary>Twelve digits with the check digit of EAN-13 (GS1 General Specifications, section 7.9).</summary>
    static string Ean13(long twelve)
    {
        var digits = twelve.ToString("000000000000", System.Globalization.CultureInfo.InvariantCulture);
        var sum = digits.Select((digit, at) => (digit - '0') * (at % 2 == 0 ? 1 : 3)).Sum();
        return digits + ((10 - (sum % 10)) % 10);
    }
}
