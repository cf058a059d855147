using CampaignConsole.Core.Audiences.Conditions;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Audiences.Counts;

/// <summary>One member of a sample.</summary>
/// <param name="Name">In full where the actor may see it, else its first character.</param>
/// <param name="Tail">The last four characters of a phone or card.</param>
/// <param name="Spent">Minor units of the brand's currency in the last 365 days, less returns.</param>
public sealed record SampleMember(
    long Id, string Name, string? Tail, string? Tier, string? HomeStore, StoreKind? HomeStoreKind, long Spent, DateTimeOffset? LastPurchase, IReadOnlyList<string> Channels);

/// <summary>Draws ten members and reads what helps to judge them.</summary>
static class SampleReading
{
    const int Ten = 10;

    public static async Task<IReadOnlyList<SampleMember>> TenAsync(ConsoleDb db, RuleNode rule, RuleTime time, Actor by, int seed, CancellationToken ct)
    {
        var full = by.Can(Right.SeePersonal);
        var drawn = await AudienceResolver.Members(db, rule, time, by.Scope).OrderBy(Sample.Draw(seed)).ThenBy(member => member.Id).Take(Ten)
            .Select(member => new { member.Id, member.Tier, member.HomeStoreId }).ToListAsync(ct);
        List<long> ids = [.. drawn.Select(member => member.Id)];
        var names = await db.Set<Person>().Where(person => ids.Contains(person.MemberId))
            .Select(person => new { person.MemberId, Name = full ? person.Name : person.Name.Substring(0, 1) }).ToDictionaryAsync(row => row.MemberId, row => row.Name, ct);
        var identities = await db.Set<Identity>().Where(identity => ids.Contains(identity.MemberId))
            .Select(identity => new { identity.MemberId, identity.Kind, Tail = identity.Value.Length > 4 ? identity.Value.Substring(identity.Value.Length - 4) : "" }).ToListAsync(ct);
        var agreed = await db.Set<ConsentState>().Where(state => ids.Contains(state.MemberId) && state.Granted).Select(state => new { state.MemberId, state.Channel }).Distinct().ToListAsync(ct);
        var (from, currency) = (Instants.StartOfDaysAgo(365, time.Now, time.Zone), await db.Set<Brand>().Select(brand => brand.Currency).FirstOrDefaultAsync(ct));
        var spent = await db.Set<Receipt>().Where(receipt => receipt.IsCurrent && receipt.MemberId != null && ids.Contains(receipt.MemberId.Value) && receipt.Currency == currency && receipt.At >= from)
            .GroupBy(receipt => receipt.MemberId!.Value).Select(sales => new { sales.Key, Sum = sales.Sum(receipt => receipt.Total) }).ToDictionaryAsync(row => row.Key, row => row.Sum, ct);
        var last = await db.Set<Receipt>().Where(receipt => receipt.IsCurrent && receipt.Kind == ReceiptKind.Sale && receipt.MemberId != null && ids.Contains(receipt.MemberId.Value))
            .GroupBy(receipt => receipt.MemberId!.Value).Select(sales => new { sales.Key, At = sales.Max(receipt => receipt.At) }).ToDictionaryAsync(row => row.Key, row => row.At, ct);
        List<long> storeIds = [.. drawn.Select(member => member.HomeStoreId).OfType<long>()];
        var stores = await db.Set<Store>().Where(store => storeIds.Contains(store.Id)).ToDictionaryAsync(store => store.Id, ct);
        return [.. drawn.Select(member =>
        {
            var own = identities.Where(identity => identity.MemberId == member.Id).ToList();
            var store = member.HomeStoreId is { } storeId ? stores.GetValueOrDefault(storeId) : null;
            return new SampleMember(
                member.Id, Shown(names.GetValueOrDefault(member.Id), full), own.FirstOrDefault(identity => identity.Kind is IdentityKind.Phone or IdentityKind.Card)?.Tail, member.Tier,
                store?.Name, store?.Kind, spent.GetValueOrDefault(member.Id), last.TryGetValue(member.Id, out var at) ? at : null,
                [.. agreed.Where(state => state.MemberId == member.Id && HasAddress(state.Channel, own.Select(identity => identity.Kind))).Select(state => state.Channel).Order(StringComparer.Ordinal)]);
        })];
    }

    static string Shown(string? name, bool full) => string.IsNullOrEmpty(name) ? "" : full ? name : name + "•••";

    static bool HasAddress(string channel, IEnumerable<IdentityKind> kinds) => Reachability.KindOf(channel) is not { } kind || kinds.Contains(kind);
}
