using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Members.Identities;

/// <summary>Fills what a surviving record lacks from the one it absorbs, and takes it back on an undo.</summary>
static class Filling
{
    static readonly (string Name, Func<Member, object?> Get, Action<Member, Member> Copy, Action<Member> Clear)[] Fields =
    [
        ("tier", member => member.Tier, (to, from) => to.Tier = from.Tier, member => member.Tier = null),
        ("region", member => member.Region, (to, from) => to.Region = from.Region, member => member.Region = null),
        ("homeStore", member => member.HomeStoreId, (to, from) => to.HomeStoreId = from.HomeStoreId, member => member.HomeStoreId = null),
        ("gender", member => member.Gender == Gender.Unknown ? null : member.Gender, (to, from) => to.Gender = from.Gender, member => member.Gender = Gender.Unknown),
        ("birthDate", member => member.BirthDate, (to, from) => (to.BirthDate, to.BirthDay) = (from.BirthDate, from.BirthDay),
            member => (member.BirthDate, member.BirthDay) = (null, null)),
        ("language", member => member.Language, (to, from) => to.Language = from.Language, member => member.Language = null),
        ("timeZone", member => member.TimeZone, (to, from) => to.TimeZone = from.TimeZone, member => member.TimeZone = null),
    ];

    public static IReadOnlyList<string> Facts(Member survivor, Member absorbed)
    {
        var filled = new List<string>();
        foreach (var field in Fields.Where(field => field.Get(survivor) is null && field.Get(absorbed) is not null))
        {
            field.Copy(survivor, absorbed);
            filled.Add(field.Name);
        }

        return filled;
    }

    public static async Task<IReadOnlyList<string>> PersonAsync(ConsoleDb db, long survivorId, long absorbedId, CancellationToken ct)
    {
        var from = await db.Set<Person>().FindAsync([absorbedId], ct);
        if (from is null) return [];
        var to = await db.Set<Person>().FindAsync([survivorId], ct);
        if (to is null) db.Add(to = new Person { MemberId = survivorId });
        var filled = new List<string>();
        if (to.Name.Length == 0 && from.Name.Length > 0)
        {
            (to.Name, to.SearchName) = (from.Name, from.SearchName);
            filled.Add("name");
        }

        if (!HasAddress(to) && HasAddress(from))
        {
            (to.Line1, to.Line2, to.City, to.Postcode, to.AddressRegion, to.Country) = (from.Line1, from.Line2, from.City, from.Postcode, from.AddressRegion, from.Country);
            filled.Add("address");
        }

        return filled;
    }

    public static async Task<IReadOnlyList<string>> TagsAsync(ConsoleDb db, long survivorId, long absorbedId, CancellationToken ct)
    {
        var mine = db.Set<MemberTag>().Where(tag => tag.MemberId == survivorId).Select(tag => tag.Tag);
        var added = await db.Set<MemberTag>().Where(tag => tag.MemberId == absorbedId && !mine.Contains(tag.Tag)).Select(tag => tag.Tag).ToListAsync(ct);
        db.AddRange(added.Select(tag => new MemberTag { MemberId = survivorId, Tag = tag }));
        return added;
    }

    public static async Task<IReadOnlyList<string>> AttributesAsync(ConsoleDb db, long survivorId, long absorbedId, CancellationToken ct)
    {
        var mine = db.Set<MemberAttribute>().Where(row => row.MemberId == survivorId).Select(row => row.Name);
        var added = await db.Set<MemberAttribute>().AsNoTracking().Where(row => row.MemberId == absorbedId && !mine.Contains(row.Name)).ToListAsync(ct);
        db.AddRange(added.Select(row => new MemberAttribute { MemberId = survivorId, Name = row.Name, Value = row.Value }));
        return [.. added.Select(row => row.Name)];
    }

    /// <summary>Where both have an identity and only the absorbed one's is verified, the survivor's becomes so.</summary>
    public static async Task<IReadOnlyList<long>> VerifyAsync(ConsoleDb db, long survivorId, long absorbedId, DateTimeOffset now, CancellationToken ct)
    {
        var unverified = await db.Set<Identity>().Where(mine => mine.MemberId == survivorId && !mine.Verified && db.Set<Identity>().Any(theirs =>
            theirs.MemberId == absorbedId && theirs.Verified && theirs.Kind == mine.Kind && theirs.Issuer == mine.Issuer && theirs.Value == mine.Value)).ToListAsync(ct);
        foreach (var identity in unverified) (identity.Verified, identity.VerifiedAt, identity.UpdatedAt) = (true, now, now);
        return [.. unverified.Select(identity => identity.Id)];
    }

    /// <summary>Takes back what was filled, unless somebody has changed it since.</summary>
    public static async Task TakeBackAsync(ConsoleDb db, Member survivor, Member absorbed, MergeUndo undo, CancellationToken ct)
    {
        foreach (var field in Fields.Where(field => undo.Filled.Contains(field.Name) && Equals(field.Get(survivor), field.Get(absorbed)))) field.Clear(survivor);
        if (survivor.JoinedAt == absorbed.JoinedAt) survivor.JoinedAt = undo.JoinedAt;
        var (to, from) = (await db.Set<Person>().FindAsync([survivor.Id], ct), await db.Set<Person>().FindAsync([absorbed.Id], ct));
        if (to is not null && from is not null)
        {
            if (undo.Filled.Contains("name") && to.Name == from.Name) (to.Name, to.SearchName) = ("", "");
            if (undo.Filled.Contains("address") && to.Line1 == from.Line1 && to.Postcode == from.Postcode)
                (to.Line1, to.Line2, to.City, to.Postcode, to.AddressRegion, to.Country) = (null, null, null, null, null, null);
        }

        var (tags, names, verified) = (undo.Tags.ToArray(), undo.Attributes.ToArray(), undo.VerifiedIdentities.ToArray());
        if (tags.Length > 0) await db.Set<MemberTag>().Where(tag => tag.MemberId == survivor.Id && EF.Parameter(tags).Contains(tag.Tag)).ExecuteDeleteAsync(ct);
        if (names.Length > 0)
            await db.Set<MemberAttribute>().Where(row => row.MemberId == survivor.Id && EF.Parameter(names).Contains(row.Name)
                && db.Set<MemberAttribute>().Any(theirs => theirs.MemberId == absorbed.Id && theirs.Name == row.Name && theirs.Value == row.Value)).ExecuteDeleteAsync(ct);
        if (verified.Length > 0)
            await db.Set<Identity>().Where(identity => EF.Parameter(verified).Contains(identity.Id))
                .ExecuteUpdateAsync(set => set.SetProperty(identity => identity.Verified, false).SetProperty(identity => identity.VerifiedAt, (DateTimeOffset?)null), ct);
    }

    static bool HasAddress(Person person) => (person.Line1 ?? person.Line2 ?? person.City ?? person.Postcode) is not null;
}
