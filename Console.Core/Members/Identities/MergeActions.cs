using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Members.Identities;

/// <summary>Decides merge proposals, merges by hand, and undoes.</summary>
public sealed class MergeActions(Merging merging, WriteGate gate, TimeProvider clock)
{
    /// <summary>Decides a proposal: one person (the survivor keeps), or two.</summary>
    /// <param name="survivorId">One of the two; null: they are two people and are kept apart.</param>
    /// <exception cref="Refused"><c>proposal_decided</c>, <c>member_not_active</c></exception>
    public Task DecideAsync(Actor by, long proposalId, long? survivorId, CancellationToken ct) => gate.WriteAsync(async db =>
    {
        by.Demand(Right.MergeMembers);
        var proposal = await db.Set<MergeProposal>().FindAsync([proposalId], ct) ?? throw Platform.PlatformRefusals.NotFound("proposal", proposalId);
        await ReachAsync(db, by, proposal.FirstMemberId, proposal.SecondMemberId, ct);
        if (proposal.State != ProposalState.Open) throw MemberRefusals.ProposalDecided();
        var now = clock.GetUtcNow();
        (proposal.State, proposal.DecidedBy, proposal.DecidedAt) = (survivorId is null ? ProposalState.Kept : ProposalState.Merged, by.Name, now);
        if (survivorId is not { } survivor) return;
        var absorbed = survivor == proposal.FirstMemberId ? proposal.SecondMemberId : proposal.FirstMemberId;
        if (survivor != proposal.FirstMemberId && survivor != proposal.SecondMemberId) throw Platform.PlatformRefusals.NotFound("member", survivor);
        await merging.JoinAsync(db, by, survivor, absorbed, "proposal", now, ct);
    }, ct);

    /// <summary>Merges two members whom nothing proposed.</summary>
    /// <returns>Id of the merge, for an undo.</returns>
    public Task<long> MergeAsync(Actor by, long survivorId, long absorbedId, CancellationToken ct) => gate.WriteAsync(async db =>
    {
        by.Demand(Right.MergeMembers);
        await ReachAsync(db, by, survivorId, absorbedId, ct);
        return (await merging.JoinAsync(db, by, survivorId, absorbedId, "person", clock.GetUtcNow(), ct)).Id;
    }, ct);

    /// <summary>Undoes a merge; the two are not proposed again.</summary>
    /// <exception cref="Refused"><c>merge_undone_already</c></exception>
    public Task UndoAsync(Actor by, long mergeId, CancellationToken ct) => gate.WriteAsync(async db =>
    {
        by.Demand(Right.MergeMembers);
        var merge = await db.Set<MergeRecord>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == mergeId, ct) ?? throw Platform.PlatformRefusals.NotFound("merge", mergeId);
        await ReachAsync(db, by, merge.SurvivorId, merge.AbsorbedId, ct);
        await merging.PartAsync(db, by, mergeId, clock.GetUtcNow(), ct);
    }, ct);

    /// <summary>Looks through the store for pairs that may be one person, without an identity in common, and proposes them.</summary>
    /// <returns>How many proposals are new.</returns>
    public Task<long> ProposeAsync(Actor by, CancellationToken ct) => gate.WriteAsync(async db =>
    {
        by.Demand(Right.MergeMembers);
        return await DuplicateSearch.ProposeAsync(db, clock.GetUtcNow(), ct);
    }, ct, WriteUrgency.Bulk);

    static async Task ReachAsync(ConsoleDb db, Actor by, long one, long other, CancellationToken ct)
    {
        if (await db.Set<Member>().Within(by.Scope, db).CountAsync(member => member.Id == one || member.Id == other, ct) < 2)
            throw Platform.PlatformRefusals.NotFound("member", one);
    }
}
