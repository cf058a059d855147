using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Members.Upserts;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Events;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Members.Erasure;

/// <summary>Forgets a person on request, and tells before what is held. Facts stay, without anything that says whose they were.</summary>
public sealed class ErasureActions(IEnumerable<IHoldsMemberData> holders, WriteGate gate, IDbContextFactory<ConsoleDb> databases, TimeProvider clock)
{
    /// <summary>Deletes everything personal of a member and of all records merged into it.</summary>
    /// <param name="reason">Kept in the audit trail: write no personal text into it.</param>
    /// <exception cref="Refused"><c>not_found</c>, <c>reason_missing</c>, <c>member_not_active</c></exception>
    public Task EraseAsync(Actor by, long memberId, string reason, CancellationToken ct) => gate.WriteAsync(async db =>
    {
        by.Demand(Right.EraseMembers);
        var why = PlainText.Field(reason, "reason", 500) ?? throw MemberRefusals.ReasonMissing();
        if (!await db.Set<Member>().Within(by.Scope, db).AnyAsync(one => one.Id == memberId, ct)) throw Platform.PlatformRefusals.NotFound("member", memberId);
        var cluster = await Merging.ClusterAsync(db, await MemberLookup.StandingAsync(db, memberId, ct), ct);
        var ids = cluster.ToArray();
        var members = await db.Set<Member>().Where(member => EF.Parameter(ids).Contains(member.Id)).ToListAsync(ct);
        if (members.TrueForAll(member => member.Status == MemberStatus.Erased)) throw MemberRefusals.NotMergeable();
        await MemberLocks.TakeAsync(db, ids, ct);
        foreach (var holder in holders) await holder.EraseAsync(db, cluster, ct);
        var now = clock.GetUtcNow();
        foreach (var member in members) Forget(member, now);
        await db.Set<MergeProposal>().Where(row => row.State == ProposalState.Open && (EF.Parameter(ids).Contains(row.FirstMemberId) || EF.Parameter(ids).Contains(row.SecondMemberId)))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, ProposalState.Kept).SetProperty(row => row.DecidedAt, now), ct);
        await AuditTrail.NoteAsync(db, by, now, "member.erase", memberId, null, new { reason = why, records = cluster.Count }, ct);
        ErasureReplay.Note(db, cluster, now);
        EventFeed.Append(db, now, "member.erased", $"member/{memberId}", new { memberId, records = cluster });
    }, ct);

    /// <summary>What is held about a person, in every stage: the answer to a request for access.</summary>
    public async Task<IReadOnlyList<HeldData>> HeldAsync(Actor by, long memberId, CancellationToken ct)
    {
        by.Demand(Right.ViewMembers);
        by.Demand(Right.SeePersonal);
        await using var db = databases.CreateDbContext();
        if (!await db.Set<Member>().Within(by.Scope, db).AnyAsync(one => one.Id == memberId, ct)) throw Platform.PlatformRefusals.NotFound("member", memberId);
        var cluster = await Merging.ClusterAsync(db, memberId, ct);
        var held = new List<HeldData>();
        foreach (var holder in holders) held.AddRange(await holder.HeldAsync(db, cluster, ct));
        return held;
    }

    static void Forget(Member member, DateTimeOffset now)
    {
        if (member is { Source: { } source, SourceId: { } id } && !id.StartsWith("erased:", StringComparison.Ordinal)) member.SourceId = ErasedMark.Of(source, id);
        (member.Status, member.BirthDate, member.BirthDay, member.Gender) = (MemberStatus.Erased, null, null, Gender.Unknown);
        (member.Language, member.TimeZone, member.ObjectsToPersonalised) = (null, null, true);
        member.UpdatedAt = now;
        member.Version++;
    }
}
