using CampaignConsole.Core.Campaigns.Approval;
using CampaignConsole.Core.Campaigns.Policies;
using CampaignConsole.Core.Campaigns.Readiness;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Events;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Campaigns;

/// <summary>Starts, pauses and ends campaigns. Pause and stop end sending and assigning; offers already told stay redeemable to their end.</summary>
public sealed class LaunchActions(WriteGate gate, CampaignReadiness readiness, CampaignRuns runs, OfferSeal seal, TimeProvider clock)
{
    /// <summary>Launches: refuses unless ready and, where a limit asks for it, approved by somebody else.</summary>
    /// <param name="typed">The number of members that the launcher typed; demanded above the policy's limit, unless a key launches.</param>
    public async Task LaunchAsync(Actor by, long id, int? typed, CancellationToken ct)
    {
        by.Demand(Right.LaunchCampaigns);
        var found = await readiness.PassAsync(id, ct);
        await gate.WriteAsync(async db =>
        {
            var about = await CampaignCase.ReadAsync(db, id, ct);
            var campaign = about.Campaign;
            if (!CampaignMoves.Allows(campaign.State, CampaignAct.Launch)) throw CampaignRefusals.State(campaign.State, CampaignAct.Launch);
            found.Demand(about);
            var now = clock.GetUtcNow();
            var count = about.Version is null ? 0 : await (await CampaignAudience.MembersAsync(db, campaign, now, ct)).CountAsync(ct);
            var policy = await SettingsBook.ReadAsync<CampaignPolicy>(db, ct);
            if (by.Kind == ActorKind.Person && count > policy.TypeNumberAbove && typed != count) throw CampaignRefusals.NumberDiffers(count);
            await LeaveAsync(db, by, about, count, found.SendingCost, policy, ct);
            var offer = await SealedAsync(db, by, about, now, ct);
            campaign.OfferId = offer.Id;
            campaign.CoolsUntil = policy.CoolOffAbove is { } large && count > large ? now.AddMinutes(policy.CoolOffMinutes) : null;
            (campaign.LaunchedAt, campaign.LaunchedBy, campaign.LaunchedById, campaign.LaunchedScope) = (now, by.Name, by.PersonId, by.Scope.ToJson());
            campaign.Move(CampaignAct.Launch);
            campaign.Version++;
            if (campaign.CoolsUntil is null) await runs.BeginAsync(db, by, campaign, offer.Hash, ct);
            await AuditTrail.NoteAsync(db, by, now, "campaign.launch", id, null, new { offer = offer.Id, offer.Hash, count, campaign.CoolsUntil }, ct);
        }, ct);
    }

    /// <summary>Takes a large launch back while it waits: the campaign is a draft again, and nothing was assigned, told or honoured. An approval was for the launch and is void.</summary>
    /// <exception cref="Refused"><c>right_missing</c>, <c>not_found</c>, <c>campaign_state</c>, <c>launch_begun</c>: the wait is over, or there was none.</exception>
    public Task UndoAsync(Actor by, long id, CancellationToken ct) => MoveAsync(by, id, CampaignAct.UndoLaunch, null, async (db, campaign) =>
    {
        if (campaign.CoolsUntil is not { } until || until <= clock.GetUtcNow()) throw CampaignRefusals.LaunchBegun();
        await CampaignActions.VoidAsync(db, campaign, ct);
        (campaign.CoolsUntil, campaign.LaunchedAt, campaign.LaunchedBy, campaign.LaunchedById, campaign.LaunchedScope) = (null, null, null, null, null);
    }, ct);

    public Task PauseAsync(Actor by, long id, CancellationToken ct) => MoveAsync(by, id, CampaignAct.Pause, null, (_, _) => Task.CompletedTask, ct);

    public Task ResumeAsync(Actor by, long id, CancellationToken ct) => MoveAsync(by, id, CampaignAct.Resume, null, async (db, campaign) =>
    {
        var open = await db.Set<Occurrence>().AnyAsync(run => run.CampaignId == id && run.State != OccurrenceState.Finished && run.State != OccurrenceState.Stopped, ct);
        if (open) campaign.Move(CampaignAct.Begin);
        await runs.GoOnAsync(db, by, campaign, ct);
    }, ct);

    /// <summary>Ends sending and assigning for good.</summary>
    public Task StopAsync(Actor by, long id, string reason, CancellationToken ct) => string.IsNullOrWhiteSpace(reason)
        ? throw CampaignRefusals.NeedsReason()
        : MoveAsync(by, id, CampaignAct.Stop, reason, async (db, campaign) =>
        {
            campaign.StopReason = reason;
            await CampaignRuns.EndRunsAsync(db, id, clock.GetUtcNow(), ct);
        }, ct);

    Task MoveAsync(Actor by, long id, CampaignAct act, string? reason, Func<ConsoleDb, Campaign, Task> work, CancellationToken ct)
    {
        by.Demand(Right.LaunchCampaigns);
        return gate.WriteAsync(async db =>
        {
            var campaign = await db.Set<Campaign>().FindAsync([id], ct) ?? throw PlatformRefusals.NotFound("campaign", id);
            campaign.Move(act);
            campaign.Version++;
            await work(db, campaign);
            await AuditTrail.NoteAsync(db, by, clock.GetUtcNow(), "campaign." + act.ToString().ToLowerInvariant(), id, null, reason is null ? null : new { reason }, ct);
        }, ct);
    }

    // Below every limit the launcher alone suffices; above one, a valid approval of another person is needed.
    static async Task LeaveAsync(ConsoleDb db, Actor by, CampaignCase about, int count, SendingCost? sendingCost, CampaignPolicy policy, CancellationToken ct)
    {
        if (about.Campaign.State == CampaignState.Approved)
        {
            var approval = await db.Set<ApprovalRequest>().Where(request => request.CampaignId == about.Campaign.Id && request.Kind == ApprovalKind.Launch && request.State == ApprovalState.Approved)
                .OrderByDescending(request => request.Id).FirstOrDefaultAsync(ct);
            if (approval is null || about.Definition().Hash() != approval.DefinitionHash) throw CampaignRefusals.ApprovalVoid();
            if (approval.DecidedById == by.PersonId) throw CampaignRefusals.OwnCampaign();
            if (ApprovalLimits.Outgrown(policy, approval.Count, count)) throw CampaignRefusals.Outgrown(approval.Count, count);
        }
        else if (ApprovalLimits.Exceeded(policy, LimitReading.Of(about.Offer!, count, sendingCost)).Count > 0) throw CampaignRefusals.NeedsApproval();
    }

    async Task<Offer> SealedAsync(ConsoleDb db, Actor by, CampaignCase about, DateTimeOffset now, CancellationToken ct) =>
        about.Campaign.OfferId is { } pinned
            ? await db.Set<Offer>().FirstAsync(offer => offer.Id == pinned, ct)
            : await seal.SealAsync(db, by, about.Promotion!, now, ct);
}
