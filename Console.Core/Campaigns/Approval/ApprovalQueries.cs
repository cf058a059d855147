using CampaignConsole.Core.Campaigns.Policies;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Campaigns.Approval;

/// <summary>A request in the list.</summary>
public sealed record ApprovalRow(
    long Id, long CampaignId, string Campaign, ApprovalKind Kind, ApprovalState State, int Count, long? HighestCost, string Currency,
    string RequestedBy, DateTimeOffset RequestedAt, string? DecidedBy, DateTimeOffset? DecidedAt);

/// <summary>All that an approver reads.</summary>
/// <param name="Changes">Against the last approval of this campaign; null when there was none.</param>
/// <param name="MayDecide">False for author, last editor and asker.</param>
public sealed record ApprovalSheet(
    ApprovalRequest Request, string Campaign, CampaignDefinition Definition, IReadOnlyList<LimitReason> Reasons, IReadOnlyList<DefinitionChange>? Changes, bool MayDecide);

/// <summary>Reads requests for approval.</summary>
public sealed class ApprovalQueries(IDbContextFactory<ConsoleDb> databases, TimeProvider clock)
{
    /// <summary>Requests that wait, or all, newest first.</summary>
    public async Task<Page<ApprovalRow>> ListAsync(Actor by, bool waitingOnly, PageRequest request, CancellationToken ct)
    {
        by.Demand(Right.ViewCampaigns);
        await using var db = databases.CreateDbContext();
        var found = from row in db.Set<ApprovalRequest>()
                    join campaign in db.Set<Campaign>() on row.CampaignId equals campaign.Id
                    where !waitingOnly || row.State == ApprovalState.Waiting
                    select new { row, campaign.Name };
        return new Page<ApprovalRow>(
            await found.OrderByDescending(pair => pair.row.Id).Skip(request.Skip).Take(request.Limit).Select(pair => new ApprovalRow(
                pair.row.Id, pair.row.CampaignId, pair.Name, pair.row.Kind, pair.row.State, pair.row.Count, pair.row.HighestCost, pair.row.Currency,
                pair.row.RequestedBy, pair.row.RequestedAt, pair.row.DecidedBy, pair.row.DecidedAt)).ToListAsync(ct),
            await found.CountAsync(ct));
    }

    /// <summary>How many wait.</summary>
    public async Task<int> WaitingAsync(Actor by, CancellationToken ct)
    {
        if (!by.Can(Right.ViewCampaigns)) return 0;
        await using var db = databases.CreateDbContext();
        return await db.Set<ApprovalRequest>().CountAsync(row => row.State == ApprovalState.Waiting, ct);
    }

    /// <summary>One request with what changed since the last approval.</summary>
    /// <exception cref="Refused"><c>not_found</c></exception>
    public async Task<ApprovalSheet> FindAsync(Actor by, long id, CancellationToken ct)
    {
        by.Demand(Right.ViewCampaigns);
        await using var db = databases.CreateDbContext();
        var request = await db.Set<ApprovalRequest>().FirstOrDefaultAsync(row => row.Id == id, ct) ?? throw PlatformRefusals.NotFound("approval", id);
        var campaign = await db.Set<Campaign>().FirstAsync(row => row.Id == request.CampaignId, ct);
        var former = await db.Set<ApprovalRequest>()
            .Where(row => row.CampaignId == request.CampaignId && row.Kind == ApprovalKind.Launch && row.Id < id && row.DecidedAt != null && row.State != ApprovalState.SentBack)
            .OrderByDescending(row => row.Id).Select(row => row.Snapshot).FirstOrDefaultAsync(ct);
        long[] involved = request.Kind == ApprovalKind.Withdrawal ? [request.RequestedById] : [request.RequestedById, campaign.CreatedById, campaign.LastEditorId];
        return new ApprovalSheet(
            request, campaign.Name, CanonicalJson.Read<CampaignDefinition>(request.Snapshot), CanonicalJson.Read<IReadOnlyList<LimitReason>>(request.Reasons),
            former is null ? null : DefinitionChanges.Between(former, request.Snapshot),
            request.State == ApprovalState.Waiting && by.Can(Right.ApproveCampaigns) && !involved.Contains(by.PersonId));
    }

    /// <summary>The limits of the policy that a campaign exceeds as it stands; empty: its launcher alone suffices.</summary>
    /// <param name="sendingCost">What sending may cost, by the forecast.</param>
    public async Task<IReadOnlyList<LimitReason>> LimitsAsync(Actor by, long campaign, SendingCost? sendingCost, CancellationToken ct)
    {
        by.Demand(Right.ViewCampaigns);
        await using var db = databases.CreateDbContext();
        var about = await CampaignCase.ReadAsync(db, campaign, ct);
        if (about.Offer is null) return [];
        var count = about.Version is null ? 0 : await (await CampaignAudience.MembersAsync(db, about.Campaign, clock.GetUtcNow(), ct)).CountAsync(ct);
        return ApprovalLimits.Exceeded(await SettingsBook.ReadAsync<CampaignPolicy>(db, ct), LimitReading.Of(about.Offer, count, sendingCost));
    }

    /// <summary>The requests of one campaign, newest first.</summary>
    public async Task<IReadOnlyList<ApprovalRequest>> OfCampaignAsync(Actor by, long campaign, CancellationToken ct)
    {
        by.Demand(Right.ViewCampaigns);
        await using var db = databases.CreateDbContext();
        return await db.Set<ApprovalRequest>().Where(row => row.CampaignId == campaign).OrderByDescending(row => row.Id).Take(50).ToListAsync(ct);
    }
}
