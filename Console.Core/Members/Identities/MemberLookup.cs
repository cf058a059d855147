using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Members.Identities;

/// <summary>Finds the one member behind an identity, for tills, the Desk and the API.</summary>
public static class MemberLookup
{
    /// <summary>The member who has this identity, found whatever the actor's scope: who brings a full phone, card or QR is a customer at any store.</summary>
    /// <param name="kind">phone, email, card, wechat, app or marketplace.</param>
    /// <param name="issuer">Null or empty: any issuer.</param>
    /// <exception cref="Refused"><c>member_unknown</c>; <c>identity_clash</c> with the choices while a merge proposal between the holders is open.</exception>
    public static async Task<long> FindAsync(ConsoleDb db, string? kind, string? issuer, string? value, CancellationToken ct)
    {
        var key = IdentityKey.Of(IdentityKey.KindOf(kind), issuer, value, await HomeCountry.OfAsync(db, ct));
        var rows = await (
            from identity in db.Set<Identity>()
            where identity.Kind == key.Kind && identity.Value == key.Value && (key.Issuer == "" || identity.Issuer == key.Issuer)
            join member in db.Set<Member>() on identity.MemberId equals member.Id
            where member.Status == MemberStatus.Active
            select new { member.Id, identity.Verified }).AsNoTracking().ToListAsync(ct);
        var holders = rows.GroupBy(row => row.Id).Select(same => (Id: same.Key, Verified: same.Any(row => row.Verified))).ToList();
        if (holders.Count == 0) throw MemberRefusals.MemberUnknown();
        if (holders.Count == 1) return holders[0].Id;
        var ids = holders.Select(holder => holder.Id).ToArray();
        var isOpen = await db.Set<MergeProposal>().AnyAsync(proposal => proposal.State == ProposalState.Open
            && EF.Parameter(ids).Contains(proposal.FirstMemberId) && EF.Parameter(ids).Contains(proposal.SecondMemberId), ct);
        var proven = holders.Where(holder => holder.Verified).ToList();
        return !isOpen && proven.Count == 1 ? proven[0].Id : throw MemberRefusals.IdentityClash(ids);
    }

    /// <summary>The record that stands for a member today: itself, or whoever absorbed it.</summary>
    public static async Task<long> StandingAsync(ConsoleDb db, long memberId, CancellationToken ct)
    {
        while (await db.Set<Member>().Where(member => member.Id == memberId).Select(member => member.MergedIntoId).FirstOrDefaultAsync(ct) is { } into) memberId = into;
        return memberId;
    }
}
