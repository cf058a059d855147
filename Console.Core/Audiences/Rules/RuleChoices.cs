using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Audiences.Rules;

/// <summary>Values that occur, to be offered where a condition is edited; never more than a few hundred of a kind.</summary>
public sealed record RuleChoices
{
    const int Most = 300;

    public IReadOnlyList<string> Tiers { get; init; } = [];

    public IReadOnlyList<string> Regions { get; init; } = [];

    public IReadOnlyList<string> StoreRegions { get; init; } = [];

    public IReadOnlyList<string> Languages { get; init; } = [];

    public IReadOnlyList<string> Tags { get; init; } = [];

    public IReadOnlyList<string> Attributes { get; init; } = [];

    public IReadOnlyList<string> Events { get; init; } = [];

    public IReadOnlyList<string> Categories { get; init; } = [];

    public IReadOnlyList<string> Brands { get; init; } = [];

    public string Currency { get; init; } = "CNY";

    internal static async Task<RuleChoices> ReadAsync(ConsoleDb db, CancellationToken ct) => new()
    {
        Tiers = await WordsAsync(db.Set<Member>().Select(member => member.Tier), ct),
        Regions = await WordsAsync(db.Set<Member>().Select(member => member.Region), ct),
        Languages = await WordsAsync(db.Set<Member>().Select(member => member.Language), ct),
        StoreRegions = await WordsAsync(db.Set<Store>().Select(store => store.Region), ct),
        Tags = await WordsAsync(db.Set<MemberTag>().Select(tag => tag.Tag), ct),
        Attributes = await WordsAsync(db.Set<MemberAttribute>().Select(attribute => attribute.Name), ct),
        Events = await WordsAsync(db.Set<ActivityEntry>().Where(entry => entry.EventName != null).Select(entry => entry.EventName), ct),
        Categories = await WordsAsync(db.Set<Product>().Select(product => product.Category), ct),
        Brands = await WordsAsync(db.Set<Product>().Select(product => product.Brand), ct),
        Currency = await db.Set<Brand>().Select(brand => brand.Currency).FirstOrDefaultAsync(ct) ?? "CNY",
    };

    static async Task<IReadOnlyList<string>> WordsAsync(IQueryable<string?> words, CancellationToken ct) =>
        await words.Where(word => word != null && word != "").Select(word => word!).Distinct().OrderBy(word => word).Take(Most).ToListAsync(ct);
}
