using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Members;

/// <summary>What Members holds of a person: names, addresses, identities, consents' proofs, events' properties, the words of the audit.</summary>
/// <remarks>Rows without an origin stay with the record that they were told of; an erasure covers all records of the person.</remarks>
sealed class HeldPersonal : IHoldsMemberData
{
    static readonly Type[] Types =
    [
        typeof(Person), typeof(MemberTag), typeof(MemberAttribute), typeof(Identity), typeof(ConsentState), typeof(ConsentEvidence), typeof(SendingWish), typeof(EventProperties), typeof(AuditText),
    ];

    public IEnumerable<string> Tables(ConsoleDb db) => Types.Select(type => db.Model.FindEntityType(type)!.GetTableName()!);

    public async Task MoveAsync(ConsoleDb db, MemberMove move, CancellationToken ct)
    {
        // An identity that the other record has too stays behind: one row each is enough to find them both.
        var only = move.OriginList is { } origins ? $" AND origin_member_id IN ({origins})" : "";
        var sql = $$"""
            UPDATE identity SET member_id = {0} WHERE member_id = {1}{{only}} AND NOT EXISTS (
                SELECT 1 FROM identity AS mine WHERE mine.member_id = {0} AND mine.kind = identity.kind AND mine.issuer = identity.issuer AND mine.value = identity.value)
            """;
        await db.Database.ExecuteSqlRawAsync(sql, [move.To, move.From], ct);
    }

    public async Task EraseAsync(ConsoleDb db, IReadOnlyCollection<long> memberIds, CancellationToken ct)
    {
        var ids = memberIds.ToArray();
        // Receipts that name an identity of this person but were never joined.
        var identities = await db.Set<Identity>().Where(row => EF.Parameter(ids).Contains(row.MemberId)).ToListAsync(ct);
        foreach (var identity in identities)
            await db.Set<ReceiptIdentity>().Where(row => row.Kind == identity.Kind && row.Value == identity.Value && row.Issuer == identity.Issuer).ExecuteDeleteAsync(ct);
        await db.Set<Identity>().Where(row => EF.Parameter(ids).Contains(row.MemberId)).ExecuteDeleteAsync(ct);
        await db.Set<Person>().Where(row => EF.Parameter(ids).Contains(row.MemberId)).ExecuteDeleteAsync(ct);
        await db.Set<MemberTag>().Where(row => EF.Parameter(ids).Contains(row.MemberId)).ExecuteDeleteAsync(ct);
        await db.Set<MemberAttribute>().Where(row => EF.Parameter(ids).Contains(row.MemberId)).ExecuteDeleteAsync(ct);
        await db.Set<ConsentState>().Where(row => EF.Parameter(ids).Contains(row.MemberId)).ExecuteDeleteAsync(ct);
        await db.Set<ConsentEvidence>().Where(row => EF.Parameter(ids).Contains(row.MemberId)).ExecuteDeleteAsync(ct);
        await db.Set<SendingWish>().Where(row => EF.Parameter(ids).Contains(row.MemberId)).ExecuteDeleteAsync(ct);
        await db.Set<EventProperties>().Where(row => EF.Parameter(ids).Contains(row.MemberId)).ExecuteDeleteAsync(ct);
        await db.Set<AuditText>().Where(row => row.MemberId != null && EF.Parameter(ids).Contains(row.MemberId.Value)).ExecuteDeleteAsync(ct);
    }

    public async Task<IReadOnlyList<HeldData>> HeldAsync(ConsoleDb db, IReadOnlyCollection<long> memberIds, CancellationToken ct)
    {
        var ids = memberIds.ToArray();
        var people = await db.Set<Person>().Where(row => EF.Parameter(ids).Contains(row.MemberId)).ToListAsync(ct);
        var identities = await db.Set<Identity>().Where(row => EF.Parameter(ids).Contains(row.MemberId)).ToListAsync(ct);
        var tags = await db.Set<MemberTag>().Where(row => EF.Parameter(ids).Contains(row.MemberId)).Select(row => row.Tag).ToListAsync(ct);
        var attributes = await db.Set<MemberAttribute>().Where(row => EF.Parameter(ids).Contains(row.MemberId)).ToListAsync(ct);
        var proofs = await db.Set<ConsentEvidence>().Where(row => EF.Parameter(ids).Contains(row.MemberId)).Select(row => row.Text).ToListAsync(ct);
        var wishes = await db.Set<SendingWish>().CountAsync(row => EF.Parameter(ids).Contains(row.MemberId), ct);
        var events = await db.Set<EventProperties>().Where(row => EF.Parameter(ids).Contains(row.MemberId)).Select(row => row.Json).ToListAsync(ct);
        return
        [
            new HeldData("person", people.Count, [.. people.Select(person => string.Join(", ", ((string?[])[person.Name, person.Line1, person.Line2, person.City, person.Postcode,
                person.AddressRegion, person.Country]).Where(part => !string.IsNullOrEmpty(part))))]),
            new HeldData("identity", identities.Count, [.. identities.Select(row => $"{IdentityKey.NameOf(row.Kind)} {row.Issuer} {row.Value}".Replace("  ", " "))]),
            new HeldData("member_tag", tags.Count, tags),
            new HeldData("member_attribute", attributes.Count, [.. attributes.Select(row => $"{row.Name}: {row.Value}")]),
            new HeldData("consent_evidence", proofs.Count, proofs),
            new HeldData("sending_wish", wishes),
            new HeldData("event_properties", events.Count, events),
        ];
    }
}
