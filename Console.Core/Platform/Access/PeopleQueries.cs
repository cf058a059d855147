using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Platform.Access;

/// <summary>Which people to list.</summary>
public sealed record PeopleFilter(string? Search = null, Roles? Role = null, bool Disabled = false);

/// <summary>A person in a list.</summary>
public sealed record PersonRow(long Id, string UserName, string DisplayName, Roles Roles, string ScopeJson, bool IsDisabled, DateTimeOffset? LockoutEnd, DateTimeOffset? LastSignInAt)
{
    public Scope Scope => Scope.FromJson(ScopeJson);
}

/// <summary>Reads people, for administrators.</summary>
public sealed class PeopleQueries(IDbContextFactory<ConsoleDb> databases)
{
    public async Task<Page<PersonRow>> ListAsync(Actor by, PeopleFilter filter, PageRequest window, CancellationToken ct)
    {
        by.Demand(Right.ManagePeople);
        await using var db = databases.CreateDbContext();
        var people = db.Set<User>().Where(user => user.IsDisabled == filter.Disabled);
        if (filter.Role is { } role) people = people.Where(user => (user.Roles & role) != 0);
        if (!string.IsNullOrWhiteSpace(filter.Search))
        {
            var (name, words) = (filter.Search.Trim().ToUpperInvariant(), filter.Search.Trim());
            people = people.Where(user => user.NormalizedUserName.Contains(name) || user.DisplayName.Contains(words));
        }

        var ordered = (window.Sort, window.Descending) switch
        {
            ("signin", false) => people.OrderBy(user => user.LastSignInAt),
            ("signin", true) => people.OrderByDescending(user => user.LastSignInAt),
            (_, true) => people.OrderByDescending(user => user.NormalizedUserName),
            _ => people.OrderBy(user => user.NormalizedUserName),
        };
        var rows = await ordered.Skip(window.Skip).Take(window.Limit)
            .Select(user => new PersonRow(user.Id, user.UserName, user.DisplayName, user.Roles, user.Scope, user.IsDisabled, user.LockoutEnd, user.LastSignInAt)).ToListAsync(ct);
        return new Page<PersonRow>(rows, await people.CountAsync(ct));
    }

    /// <summary>A person as an administrator may edit it.</summary>
    /// <exception cref="Refused"><c>not_found</c></exception>
    public async Task<PersonDraft> GetAsync(Actor by, long id, CancellationToken ct)
    {
        by.Demand(Right.ManagePeople);
        await using var db = databases.CreateDbContext();
        var user = await db.Set<User>().SingleOrDefaultAsync(one => one.Id == id, ct) ?? throw PlatformRefusals.NotFound("user", id);
        return new PersonDraft(user.UserName, user.DisplayName, user.Roles, Scope.FromJson(user.Scope), user.Email, user.Language, user.TimeZone);
    }

    /// <summary>True while nobody can sign in: the first start.</summary>
    public async Task<bool> NobodyYetAsync(CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        return !await db.Set<User>().AnyAsync(ct);
    }
}
