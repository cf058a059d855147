using CampaignConsole.Core.Campaigns.Readiness;
using CampaignConsole.Core.Platform;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Campaigns.Approval;

/// <summary>Asks for and gives leave. An approval pins the definition's hash, the count and the cost; its giver is neither author, last editor nor the one who asked.</summary>
public sealed class ApprovalActions(WriteGate gate, IDbContextFactory<ConsoleDb> databases, CampaignReadiness readiness, CampaignRuns runs, OfferSeal seal, TimeProvider clock)
{
    /// <summary>Asks for leave to launch what the campaign says now.</summary>
    public async Task<long> RequestAsync(Actor by, long campaign, int version, string? note, CancellationToken ct)
    {
        by.Demand(Right.EditCampaigns);
        var found = await readiness.PassAsync(campaign, ct);
        return await gate.WriteAsync(async db =>
        {
            var about = await CampaignCase.ReadAsync(db, campaign, ct);
            if (about.Campaign.Version != version) throw PlatformRefusals.ChangedMeanwhile();
            found.Demand(about);
            about.Campaign.Move(CampaignAct.RequestApproval);
            about.Campaign.Version++;
            var request = await ApprovalRequests.NewAsync(db, by, about, ApprovalKind.Launch, note, clock.GetUtcNow(), ct, found.SendingCost);
            db.Add(request);
            await db.SaveChangesAsync(ct);
            await AuditTrail.NoteAsync(db, by, request.RequestedAt, "campaign.request_approval", campaign, null, new { request.Count, request.HighestCost, request.DefinitionHash }, ct);
            return request.Id;
        }, ct);
    }

    /// <summary>Agrees. A launch is sealed and pinned, a grown run goes on, an offer is withdrawn.</summary>
    public Task ApproveAsync(Actor by, long request, string? note, CancellationToken ct) => DecideAsync(by, request, note, ApprovalState.Approved, ct);

    /// <summary>Disagrees, with what should be different.</summary>
    public Task SendBackAsync(Actor by, long request, string note, CancellationToken ct) =>
        string.IsNullOrWhiteSpace(note) ? throw CampaignRefusals.NeedsReason() : DecideAsync(by, request, note, ApprovalState.SentBack, ct);

    /// <summary>Asks a second person to withdraw the offer: tills refuse it once they agree.</summary>
    public Task<long> AskWithdrawalAsync(Actor by, long campaign, string reason, CancellationToken ct)
    {
        by.Demand(Right.LaunchCampaigns);
        if (string.IsNullOrWhiteSpace(reason)) throw CampaignRefusals.NeedsReason();
        return gate.WriteAsync(async db =>
        {
            var about = await CampaignCase.ReadAsync(db, campaign, ct);
            if (!CampaignMoves.Allows(about.Campaign.State, CampaignAct.WithdrawOffer) || about.Campaign.OfferId is null)
                throw CampaignRefusals.State(about.Campaign.State, CampaignAct.WithdrawOffer);
            var asked = await db.Set<ApprovalRequest>()
                .FirstOrDefaultAsync(row => row.CampaignId == campaign && row.Kind == ApprovalKind.Withdrawal && row.State == ApprovalState.Waiting, ct);
            if (asked is not null) return asked.Id;
            var request = await ApprovalRequests.NewAsync(db, by, about, ApprovalKind.Withdrawal, reason, clock.GetUtcNow(), ct);
            db.Add(request);
            await db.SaveChangesAsync(ct);
            await AuditTrail.NoteAsync(db, by, request.RequestedAt, "campaign.ask_withdrawal", campaign, null, new { reason }, ct);
            return request.Id;
        }, ct);
    }

    async Task DecideAsync(Actor by, long id, string? note, ApprovalState decision, CancellationToken ct)
    {
        by.Demand(Right.ApproveCampaigns);
        var found = decision == ApprovalState.Approved && await LaunchOfAsync(id, ct) is { } campaign ? await readiness.PassAsync(campaign, ct) : null;
        await gate.WriteAsync(async db =>
        {
            var now = clock.GetUtcNow();
            var request = await db.Set<ApprovalRequest>().FindAsync([id], ct) ?? throw PlatformRefusals.NotFound("approval", id);
            if (request.State != ApprovalState.Waiting) throw CampaignRefusals.Decided();
            var about = await CampaignCase.ReadAsync(db, request.CampaignId, ct);
            if (by.PersonId == request.RequestedById || (request.Kind != ApprovalKind.Withdrawal && (by.PersonId == about.Campaign.CreatedById || by.PersonId == about.Campaign.LastEditorId)))
                throw CampaignRefusals.OwnCampaign();
            (request.State, request.DecidedById, request.DecidedBy, request.DecidedAt) = (decision, by.PersonId, by.Name, now);
            request.Answer = note;
            if (decision == ApprovalState.Approved) await AgreeAsync(db, by, request, about, found, now, ct);
            else if (request.Kind == ApprovalKind.Launch) about.Campaign.Move(CampaignAct.SendBack);
            about.Campaign.Version++;
            await AuditTrail.NoteAsync(db, by, now, decision == ApprovalState.Approved ? "campaign.approve" : "campaign.send_back", request.CampaignId,
                null, new { request.Id, request.Kind, request.DefinitionHash, request.Count, request.HighestCost, note }, ct);
        }, ct);
    }

    async Task AgreeAsync(ConsoleDb db, Actor by, ApprovalRequest request, CampaignCase about, ReadinessPass? found, DateTimeOffset now, CancellationToken ct)
    {
        switch (request.Kind)
        {
            case ApprovalKind.Launch:
                if (about.Definition().Hash() != request.DefinitionHash) throw CampaignRefusals.ApprovalVoid();
                found!.Demand(about);
                about.Campaign.OfferId = (await seal.SealAsync(db, by, about.Promotion!, now, ct)).Id;
                about.Campaign.ApprovedHash = request.DefinitionHash;
                about.Campaign.Move(CampaignAct.Approve);
                break;
            case ApprovalKind.Growth:
                await runs.GoOnAsync(db, by, about.Campaign, ct);
                break;
            case ApprovalKind.Withdrawal:
                await runs.WithdrawAsync(db, by, about.Campaign, request.Note!, ct);
                break;
        }
    }

    /// <summary>The campaign whose launch is asked for; null for every other kind of request.</summary>
    async Task<long?> LaunchOfAsync(long request, CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        return await db.Set<ApprovalRequest>().Where(row => row.Id == request && row.Kind == ApprovalKind.Launch).Select(row => (long?)row.CampaignId).FirstOrDefaultAsync(ct);
    }
}
