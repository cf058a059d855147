using CampaignConsole.Core.Audiences;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Campaigns;

/// <summary>Which campaigns a list shows.</summary>
/// <param name="Search">Part of the name.</param>
public sealed record CampaignFilter(string? Search = null, IReadOnlyList<CampaignState>? States = null, bool Archived = false);

/// <summary>A campaign in a list.</summary>
public sealed record CampaignRow(
    long Id, string Name, CampaignState State, string? Promotion, string? Audience, IReadOnlyList<string> Channels, CampaignSchedule Schedule,
    int Assigned, DateTimeOffset? LaunchedAt, DateTimeOffset UpdatedAt, string CreatedBy);

/// <summary>One run of a campaign.</summary>
public sealed record RunRow(
    long Id, DateTime LocalAt, DateTimeOffset DueAt, OccurrenceState State, string? StuckReason, int Considered, int Assigned, int Control, int Suppressed,
    DateTimeOffset? FinishedAt, long? JobRunId, string? RuleHash, DateTimeOffset? Now);

/// <summary>A campaign in a few words, for other systems.</summary>
public sealed record CampaignBrief(long Id, string Name, CampaignState State, long? OfferId, DateTimeOffset? LaunchedAt, DateTimeOffset UpdatedAt);

/// <summary>Reads campaigns.</summary>
public sealed class CampaignQueries(IDbContextFactory<ConsoleDb> databases)
{
    /// <summary>A page of the list; sorts by name, state, launched or updated (the default, newest first).</summary>
    public async Task<Page<CampaignRow>> ListAsync(Actor by, CampaignFilter filter, PageRequest request, CancellationToken ct)
    {
        by.Demand(Right.ViewCampaigns);
        await using var db = databases.CreateDbContext();
        var found = db.Set<Campaign>().Where(campaign => campaign.IsArchived == filter.Archived);
        if (filter.States is { Count: > 0 } states) found = found.Where(campaign => states.Contains(campaign.State));
        if (!string.IsNullOrWhiteSpace(filter.Search))
        {
            var part = filter.Search.Trim().ToLowerInvariant();
            found = found.Where(campaign => campaign.Name.ToLower().Contains(part));
        }

        var total = await found.CountAsync(ct);
        var rows = await Sorted(found, request).Skip(request.Skip).Take(request.Limit).Select(campaign => new
        {
            campaign.Id, campaign.Name, campaign.State, campaign.Channels, campaign.Schedule, campaign.LaunchedAt, campaign.UpdatedAt, campaign.CreatedBy,
            Promotion = db.Set<Promotion>().Where(promotion => promotion.Id == campaign.PromotionId).Select(promotion => promotion.Name).FirstOrDefault(),
            Audience = db.Set<Audience>().Where(audience => audience.Id == campaign.AudienceId).Select(audience => audience.Name).FirstOrDefault(),
            Assigned = db.Set<Occurrence>().Where(run => run.CampaignId == campaign.Id).Sum(run => run.Assigned),
        }).ToListAsync(ct);
        return new Page<CampaignRow>(
            [.. rows.Select(row => new CampaignRow(
                row.Id, row.Name, row.State, row.Promotion, row.Audience, [.. ChannelChoice.Read(row.Channels).Select(choice => choice.Channel)],
                CanonicalJson.Read<CampaignSchedule>(row.Schedule), row.Assigned, row.LaunchedAt, row.UpdatedAt, row.CreatedBy))],
            total);
    }

    /// <summary>A campaign with all that it refers to.</summary>
    /// <exception cref="Refused"><c>not_found</c></exception>
    public async Task<CampaignCase> FindAsync(Actor by, long id, CancellationToken ct)
    {
        by.Demand(Right.ViewCampaigns);
        await using var db = databases.CreateDbContext();
        return await CampaignCase.ReadAsync(db, id, ct);
    }

    /// <summary>The runs of a campaign, newest first.</summary>
    public async Task<IReadOnlyList<RunRow>> RunsAsync(Actor by, long id, CancellationToken ct)
    {
        by.Demand(Right.ViewCampaigns);
        await using var db = databases.CreateDbContext();
        return await db.Set<Occurrence>().Where(run => run.CampaignId == id).OrderByDescending(run => run.DueAt).Take(PageRequest.Most)
            .Select(run => new RunRow(run.Id, run.LocalAt, run.DueAt, run.State, run.StuckReason, run.Considered, run.Assigned, run.Control, run.Suppressed,
                run.FinishedAt, run.JobRunId, run.RuleHash, run.Now)).ToListAsync(ct);
    }

    /// <summary>Campaigns in the order of their keys, behind one; archived ones too.</summary>
    public async Task<IReadOnlyList<CampaignBrief>> AfterAsync(Actor by, long after, int take, CancellationToken ct)
    {
        by.Demand(Right.ViewCampaigns);
        await using var db = databases.CreateDbContext();
        return await Briefs(db.Set<Campaign>().Where(campaign => campaign.Id > after).OrderBy(campaign => campaign.Id).Take(take)).ToListAsync(ct);
    }

    /// <summary>One campaign in a few words.</summary>
    /// <exception cref="Refused"><c>not_found</c></exception>
    public async Task<CampaignBrief> BriefAsync(Actor by, long id, CancellationToken ct)
    {
        by.Demand(Right.ViewCampaigns);
        await using var db = databases.CreateDbContext();
        return await Briefs(db.Set<Campaign>().Where(campaign => campaign.Id == id)).FirstOrDefaultAsync(ct) ?? throw PlatformRefusals.NotFound("campaign", id);
    }

    /// <summary>The names of some campaigns.</summary>
    public async Task<IReadOnlyDictionary<long, string>> NamesAsync(Actor by, IReadOnlyList<long> ids, CancellationToken ct)
    {
        by.Demand(Right.ViewCampaigns);
        await using var db = databases.CreateDbContext();
        return await db.Set<Campaign>().Where(campaign => ids.Contains(campaign.Id)).ToDictionaryAsync(campaign => campaign.Id, campaign => campaign.Name, ct);
    }

    static IQueryable<CampaignBrief> Briefs(IQueryable<Campaign> campaigns) =>
        campaigns.Select(campaign => new CampaignBrief(campaign.Id, campaign.Name, campaign.State, campaign.OfferId, campaign.LaunchedAt, campaign.UpdatedAt));

    static IQueryable<Campaign> Sorted(IQueryable<Campaign> found, PageRequest request) => (request.Sort, request.Descending) switch
    {
        ("name", false) => found.OrderBy(campaign => campaign.Name).ThenBy(campaign => campaign.Id),
        ("name", true) => found.OrderByDescending(campaign => campaign.Name).ThenBy(campaign => campaign.Id),
        ("state", false) => found.OrderBy(campaign => campaign.State).ThenByDescending(campaign => campaign.UpdatedAt),
        ("state", true) => found.OrderByDescending(campaign => campaign.State).ThenByDescending(campaign => campaign.UpdatedAt),
        ("launched", false) => found.OrderBy(campaign => campaign.LaunchedAt).ThenBy(campaign => campaign.Id),
        ("launched", true) => found.OrderByDescending(campaign => campaign.LaunchedAt).ThenBy(campaign => campaign.Id),
        ("updated", false) => found.OrderBy(campaign => campaign.UpdatedAt).ThenBy(campaign => campaign.Id),
        _ => found.OrderByDescending(campaign => campaign.UpdatedAt).ThenByDescending(campaign => campaign.Id),
    };
}
