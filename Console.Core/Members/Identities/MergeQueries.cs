using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Members.Identities;

/// <summary>A merge proposal in the list.</summary>
/// <param name="Evidence">Codes such as same_phone, other_birth_date; texts under <c>evidence.CODE</c>.</param>
public sealed record ProposalRow(long Id, long FirstId, string First, long SecondId, string Second, IReadOnlyList<string> Evidence, ProposalState State, DateTimeOffset At, string? DecidedBy);

/// <summary>Questions about merge proposals, within the actor's scope.</summary>
public sealed class MergeQueries(IDbContextFactory<ConsoleDb> databases)
{
    /// <summary>Proposals in a state, oldest first; both members lie within the scope.</summary>
    public async Task<Page<ProposalRow>> ProposalsAsync(Actor by, ProposalState state, PageRequest page, CancellationToken ct)
    {
        by.Demand(Right.MergeMembers);
        await using var db = databases.CreateDbContext();
        var all = InScope(db, by).Where(proposal => proposal.State == state);
        var rows = await RowsAsync(db, by, all.OrderBy(proposal => proposal.Id).Skip(page.Skip).Take(page.Limit), ct);
        return new Page<ProposalRow>(rows, await all.CountAsync(ct));
    }

    /// <summary>One proposal.</summary>
    public async Task<ProposalRow> ProposalAsync(Actor by, long id, CancellationToken ct)
    {
        by.Demand(Right.MergeMembers);
        await using var db = databases.CreateDbContext();
        return (await RowsAsync(db, by, InScope(db, by).Where(proposal => proposal.Id == id), ct)).SingleOrDefault() ?? throw Platform.PlatformRefusals.NotFound("proposal", id);
    }

    /// <summary>How many proposals wait, for Home and the list.</summary>
    public async Task<int> WaitingAsync(Actor by, CancellationToken ct)
    {
        if (!by.Can(Right.MergeMembers)) return 0;
        await using var db = databases.CreateDbContext();
        return await InScope(db, by).CountAsync(proposal => proposal.State == ProposalState.Open, ct);
    }

    static IQueryable<MergeProposal> InScope(ConsoleDb db, Actor by)
    {
        var mine = db.Set<Member>().Within(by.Scope, db).Select(member => member.Id);
        return by.Scope.IsEverything ? db.Set<MergeProposal>() : db.Set<MergeProposal>().Where(proposal => mine.Contains(proposal.FirstMemberId) && mine.Contains(proposal.SecondMemberId));
    }

    static async Task<List<ProposalRow>> RowsAsync(ConsoleDb db, Actor by, IQueryable<MergeProposal> proposals, CancellationToken ct)
    {
        var sees = by.Can(Right.SeePersonal);
        var rows = await proposals.Select(proposal => new
        {
            proposal,
            First = db.Set<Person>().Where(person => person.MemberId == proposal.FirstMemberId).Select(person => sees || person.Name == "" ? person.Name : person.Name.Substring(0, 1) + Masks.Hidden).FirstOrDefault(),
            Second = db.Set<Person>().Where(person => person.MemberId == proposal.SecondMemberId).Select(person => sees || person.Name == "" ? person.Name : person.Name.Substring(0, 1) + Masks.Hidden).FirstOrDefault(),
        }).ToListAsync(ct);
        return [.. rows.Select(row => new ProposalRow(row.proposal.Id, row.proposal.FirstMemberId, row.First ?? "", row.proposal.SecondMemberId, row.Second ?? "",
            CanonicalJson.Read<string[]>(row.proposal.Evidence), row.proposal.State, row.proposal.At, row.proposal.DecidedBy))];
    }
}
