using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Audiences;

/// <summary>A line of the list of audiences.</summary>
public sealed record AudienceRow
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    /// <summary>0 before the first.</summary>
    public int LatestVersion { get; init; }

    /// <summary>Members when the latest version was saved; null without a version.</summary>
    public int? Count { get; init; }

    /// <summary>The latest version's rule, for its sentence.</summary>
    public string? Rule { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public string UpdatedBy { get; init; } = "";

    public bool IsArchived { get; init; }
}

/// <summary>A line of an audience's history.</summary>
public sealed record AudienceVersionRow(int Number, string Rule, int? Count, DateTimeOffset SavedAt, string SavedBy);

/// <summary>Reads audiences and their versions.</summary>
public sealed class AudienceQueries(IDbContextFactory<ConsoleDb> databases)
{
    /// <summary>Audiences by name; sorts: name, count, updated.</summary>
    /// <param name="search">Part of a name.</param>
    public async Task<Page<AudienceRow>> ListAsync(Actor by, string? search, bool archived, PageRequest page, CancellationToken ct)
    {
        by.Demand(Right.ViewAudiences);
        await using var db = databases.CreateDbContext();
        var audiences = db.Set<Audience>().Where(audience => audience.IsArchived == archived);
        if (search?.Trim().ToLowerInvariant() is { Length: > 0 } text) audiences = audiences.Where(audience => audience.Name.ToLower().Contains(text));
        var rows = Rows(db, audiences);
        rows = (page.Sort, page.Descending) switch
        {
            ("name", false) => rows.OrderBy(row => row.Name).ThenBy(row => row.Id),
            ("name", true) => rows.OrderByDescending(row => row.Name).ThenBy(row => row.Id),
            ("count", false) => rows.OrderBy(row => row.Count).ThenBy(row => row.Id),
            ("count", true) => rows.OrderByDescending(row => row.Count).ThenBy(row => row.Id),
            ("updated", false) => rows.OrderBy(row => row.UpdatedAt).ThenBy(row => row.Id),
            _ => rows.OrderByDescending(row => row.UpdatedAt).ThenByDescending(row => row.Id),
        };
        return new(await rows.Skip(page.Skip).Take(page.Limit).ToListAsync(ct), await audiences.CountAsync(ct));
    }

    /// <summary>One audience.</summary>
    /// <exception cref="Refused"><c>not_found</c></exception>
    public async Task<AudienceRow> FindAsync(Actor by, long id, CancellationToken ct)
    {
        by.Demand(Right.ViewAudiences);
        await using var db = databases.CreateDbContext();
        return await Rows(db, db.Set<Audience>().Where(audience => audience.Id == id)).FirstOrDefaultAsync(ct) ?? throw PlatformRefusals.NotFound("audience", id);
    }

    /// <summary>All versions, the newest first.</summary>
    public async Task<IReadOnlyList<AudienceVersionRow>> VersionsAsync(Actor by, long id, CancellationToken ct)
    {
        by.Demand(Right.ViewAudiences);
        await using var db = databases.CreateDbContext();
        return await db.Set<AudienceVersion>().Where(version => version.AudienceId == id).OrderByDescending(version => version.Number)
            .Select(version => new AudienceVersionRow(version.Number, version.Rule, version.Count, version.SavedAt, version.SavedBy)).ToListAsync(ct);
    }

    /// <summary>The names behind the ids of rules, for sentences; campaigns are added by the caller.</summary>
    public async Task<RuleNames> NamesAsync(CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        return await RuleNameReading.AllAsync(db, ct);
    }

    /// <summary>The values that occur, to be offered where conditions are edited.</summary>
    public async Task<RuleChoices> ChoicesAsync(Actor by, CancellationToken ct)
    {
        by.Demand(Right.ViewAudiences);
        await using var db = databases.CreateDbContext();
        return await RuleChoices.ReadAsync(db, ct);
    }

    // Left-joined by key, so that a list is one statement.
    static IQueryable<AudienceRow> Rows(ConsoleDb db, IQueryable<Audience> audiences) =>
        from audience in audiences
        join version in db.Set<AudienceVersion>() on new { AudienceId = audience.Id, Number = audience.LatestVersion } equals new { version.AudienceId, version.Number } into versions
        from latest in versions.DefaultIfEmpty()
        select new AudienceRow
        {
            Id = audience.Id, Name = audience.Name, LatestVersion = audience.LatestVersion, Count = latest.Count, Rule = latest.Rule,
            UpdatedAt = audience.UpdatedAt, UpdatedBy = audience.UpdatedBy, IsArchived = audience.IsArchived,
        };
}
