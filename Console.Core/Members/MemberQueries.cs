using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Members;

/// <summary>Questions about members: within the actor's scope, personal fields masked in the query by role.</summary>
public sealed class MemberQueries(IDbContextFactory<ConsoleDb> databases)
{
    /// <summary>One page of the members that a search finds; a whole identity finds exactly its holders.</summary>
    public async Task<Page<MemberListRow>> SearchAsync(Actor by, MemberSearch search, PageRequest page, CancellationToken ct)
    {
        by.Demand(Right.ViewMembers);
        await using var db = databases.CreateDbContext();
        var found = await MatchAsync(db, by, search, ct);
        var total = await found.CountAsync(ct);
        var rows = await Ordered(found, page).Skip(page.Skip).Take(page.Limit).Select(Row(db, by.Can(Right.SeePersonal))).ToListAsync(ct);
        return new Page<MemberListRow>(rows, total);
    }

    /// <summary>A few members for the find box, best first.</summary>
    public async Task<IReadOnlyList<MemberListRow>> FindAsync(Actor by, string text, CancellationToken ct)
    {
        if (!by.Can(Right.ViewMembers) || string.IsNullOrWhiteSpace(text)) return [];
        await using var db = databases.CreateDbContext();
        var found = await MatchAsync(db, by, new MemberSearch(text), ct);
        return await Ordered(found, new PageRequest()).Take(6).Select(Row(db, by.Can(Right.SeePersonal))).ToListAsync(ct);
    }

    /// <summary>What the list can be narrowed by, and what a form offers.</summary>
    public async Task<MemberChoices> ChoicesAsync(Actor by, CancellationToken ct)
    {
        by.Demand(Right.ViewMembers);
        await using var db = databases.CreateDbContext();
        return new MemberChoices(
            await db.Set<Member>().Where(member => member.Tier != null).Select(member => member.Tier!).Distinct().OrderBy(tier => tier).ToListAsync(ct),
            await db.Set<Store>().Within(by.Scope).OrderBy(store => store.Code).Select(store => new HomeStore(store.Code, store.Name)).ToListAsync(ct));
    }

    /// <summary>All about one member.</summary>
    /// <exception cref="Refused"><c>not_found</c>: no such member, or outside the scope.</exception>
    public async Task<MemberDetail> GetAsync(Actor by, long id, CancellationToken ct)
    {
        by.Demand(Right.ViewMembers);
        var sees = by.Can(Right.SeePersonal);
        await using var db = databases.CreateDbContext();
        var mine = db.Set<Member>().Within(by.Scope, db);
        var detail = await (
            from member in mine
            where member.Id == id
            join person in db.Set<Person>() on member.Id equals person.MemberId into people
            from person in people.DefaultIfEmpty()
            join store in db.Set<Store>() on member.HomeStoreId equals store.Id into stores
            from store in stores.DefaultIfEmpty()
            select new MemberDetail(member.Id, member.Status, member.MergedIntoId, member.Version,
                person == null ? "" : sees || person.Name == "" ? person.Name : person.Name.Substring(0, 1) + Masks.Hidden,
                member.Source, sees ? member.SourceId : null, member.Tier, member.Region, member.HomeStoreId, store == null ? null : store.Name, store == null ? null : store.Code,
                member.Gender, sees ? member.BirthDate : null, member.Language, member.TimeZone, member.ObjectsToPersonalised, member.JoinedAt, member.UpdatedAt, !sees)
            {
                Address = person == null ? new AddressView(null, null, null, null, null, null) : new AddressView(
                    sees || person.Line1 == null ? person.Line1 : Masks.Hidden, sees ? person.Line2 : null, person.City,
                    sees || person.Postcode == null ? person.Postcode : Masks.Hidden, person.AddressRegion, person.Country),
            }).SingleOrDefaultAsync(ct) ?? throw Platform.PlatformRefusals.NotFound("member", id);
        return detail with
        {
            Identities = await db.Set<Identity>().Where(row => row.MemberId == id).OrderBy(row => row.Kind).ThenBy(row => row.Id).Select(Masks.Identity(sees)).ToListAsync(ct),
            Consents = await db.Set<ConsentState>().Where(row => row.MemberId == id).OrderBy(row => row.Channel).ThenBy(row => row.Topic)
                .Select(row => new ConsentView(row.MemberId, row.Channel, row.Topic, row.Granted, row.At)).ToListAsync(ct),
            Wish = await db.Set<SendingWish>().Where(row => row.MemberId == id).Select(row => new WishView(row.PausedUntil, row.LessOften, row.Preferred)).SingleOrDefaultAsync(ct),
            Tags = await db.Set<MemberTag>().Where(row => row.MemberId == id).Select(row => row.Tag).Order().ToListAsync(ct),
            Attributes = await db.Set<MemberAttribute>().Where(row => row.MemberId == id).OrderBy(row => row.Name)
                .Select(row => new KeyValuePair<string, string>(row.Name, sees ? row.Value : Masks.Hidden)).ToListAsync(ct),
            Figures = await FiguresAsync(db, id, ct),
        };
    }

    /// <summary>Members with identities and consents in the order of their ids, for the API.</summary>
    public async Task<CursorPage<MemberRecord>> ListAsync(Actor by, long after, int limit, DateTimeOffset? updatedSince, CancellationToken ct)
    {
        by.Demand(Right.ViewMembers);
        var sees = by.Can(Right.SeePersonal);
        await using var db = databases.CreateDbContext();
        var mine = db.Set<Member>().Within(by.Scope, db);
        var rows = await (
            from member in mine
            where member.Id > after && member.Status == MemberStatus.Active && (updatedSince == null || member.UpdatedAt >= updatedSince)
            orderby member.Id
            join person in db.Set<Person>() on member.Id equals person.MemberId into people
            from person in people.DefaultIfEmpty()
            join store in db.Set<Store>() on member.HomeStoreId equals store.Id into stores
            from store in stores.DefaultIfEmpty()
            select new MemberRecord(member.Id, member.Source, sees ? member.SourceId : null,
                person == null ? "" : sees || person.Name == "" ? person.Name : person.Name.Substring(0, 1) + Masks.Hidden, member.Tier, member.Region,
                store == null ? null : store.Code, member.Gender.ToString().ToLower(), sees ? member.BirthDate : null, member.Language, member.TimeZone,
                member.ObjectsToPersonalised, member.JoinedAt, member.UpdatedAt)).Take(limit + 1).ToListAsync(ct);
        var ids = rows.Take(limit).Select(row => row.Id).ToArray();
        var identities = (await db.Set<Identity>().Where(row => EF.Parameter(ids).Contains(row.MemberId)).OrderBy(row => row.Id).Select(Masks.Identity(sees)).ToListAsync(ct)).ToLookup(row => row.MemberId);
        var consents = (await db.Set<ConsentState>().Where(row => EF.Parameter(ids).Contains(row.MemberId)).OrderBy(row => row.Channel).ThenBy(row => row.Topic)
            .Select(row => new ConsentView(row.MemberId, row.Channel, row.Topic, row.Granted, row.At)).ToListAsync(ct)).ToLookup(row => row.MemberId);
        var items = rows.Take(limit).Select(row => row with { Identities = [.. identities[row.Id]], Consents = [.. consents[row.Id]] }).ToList();
        return new CursorPage<MemberRecord>(items, rows.Count > limit ? $"{items[^1].Id}" : null, limit);
    }

    static async Task<IQueryable<Member>> MatchAsync(ConsoleDb db, Actor by, MemberSearch search, CancellationToken ct)
    {
        var members = db.Set<Member>().Within(by.Scope, db).Where(member => member.Status == MemberStatus.Active);
        if (!string.IsNullOrEmpty(search.Tier)) members = members.Where(member => member.Tier == search.Tier);
        if (!string.IsNullOrEmpty(search.Store)) members = members.Where(member => db.Set<Store>().Any(store => store.Id == member.HomeStoreId && store.Code == search.Store));
        if (string.IsNullOrWhiteSpace(search.Text)) return members;
        var values = (await Spellings(db, search.Text, ct)).ToArray();
        var holders = await db.Set<Identity>().Where(row => EF.Parameter(values).Contains(row.Value)).Select(row => row.MemberId).Take(100).ToArrayAsync(ct);
        if (holders.Length > 0) return members.Where(member => EF.Parameter(holders).Contains(member.Id));
        // Guessing at names would tell more than a mask hides.
        var folded = by.Can(Right.SeePersonal) ? PersonNames.Fold(search.Text) : "";
        return folded.Length == 0
            ? members.Where(member => false)
            : members.Where(member => db.Set<Person>().Any(person => person.MemberId == member.Id && person.SearchName.Contains(folded)));
    }

    /// <summary>What somebody may mean who types an identity.</summary>
    static async Task<IEnumerable<string>> Spellings(ConsoleDb db, string text, CancellationToken ct)
    {
        var country = await HomeCountry.OfAsync(db, ct);
        return ((string?[])[PlainText.Clean(text), PhoneNumber.Normalise(text, country), EmailAddress.Normalise(text)]).OfType<string>().Distinct();
    }

    static IQueryable<Member> Ordered(IQueryable<Member> members, PageRequest page) => (page.Sort, page.Descending) switch
    {
        ("tier", false) => members.OrderBy(member => member.Tier).ThenBy(member => member.Id),
        ("tier", true) => members.OrderByDescending(member => member.Tier).ThenBy(member => member.Id),
        ("joined", false) => members.OrderBy(member => member.JoinedAt).ThenBy(member => member.Id),
        ("joined", true) => members.OrderByDescending(member => member.JoinedAt).ThenBy(member => member.Id),
        _ => members.OrderByDescending(member => member.UpdatedAt).ThenBy(member => member.Id),
    };

    static System.Linq.Expressions.Expression<Func<Member, MemberListRow>> Row(ConsoleDb db, bool sees) => member => new MemberListRow(
        member.Id,
        db.Set<Person>().Where(person => person.MemberId == member.Id).Select(person => sees || person.Name == "" ? person.Name : person.Name.Substring(0, 1) + Masks.Hidden).FirstOrDefault() ?? "",
        db.Set<Identity>().Where(row => row.MemberId == member.Id && row.Kind == IdentityKind.Phone).OrderBy(row => row.Id)
            .Select(row => sees ? row.Value : Masks.Hidden + row.Value.Substring(row.Value.Length - 3)).FirstOrDefault(),
        db.Set<Identity>().Where(row => row.MemberId == member.Id && row.Kind == IdentityKind.Email).OrderBy(row => row.Id)
            .Select(row => sees ? row.Value : row.Value.Substring(0, 1) + Masks.Hidden + row.Value.Substring(row.Value.IndexOf("@"))).FirstOrDefault(),
        member.Tier,
        db.Set<Store>().Where(store => store.Id == member.HomeStoreId).Select(store => store.Name).FirstOrDefault(),
        member.Region, member.JoinedAt,
        db.Set<Receipt>().Where(receipt => receipt.MemberId == member.Id && receipt.IsCurrent && receipt.Kind == ReceiptKind.Sale).OrderByDescending(receipt => receipt.At)
            .Select(receipt => (DateTimeOffset?)receipt.At).FirstOrDefault());

    static async Task<MemberFigures> FiguresAsync(ConsoleDb db, long id, CancellationToken ct)
    {
        var currency = await db.Set<Brand>().Select(brand => brand.Currency).FirstOrDefaultAsync(ct) ?? "CNY";
        var kinds = await db.Set<Receipt>().Where(receipt => receipt.MemberId == id && receipt.IsCurrent && receipt.Currency == currency).GroupBy(receipt => receipt.Kind)
            .Select(same => new { Kind = same.Key, Count = same.Count(), Total = same.Sum(receipt => receipt.Total), Last = same.Max(receipt => receipt.At) }).ToListAsync(ct);
        var (sales, returns) = (kinds.Find(row => row.Kind == ReceiptKind.Sale), kinds.Find(row => row.Kind == ReceiptKind.Return));
        return new MemberFigures(sales?.Count ?? 0, returns?.Count ?? 0, kinds.Sum(row => row.Total), currency, sales?.Last);
    }
}
