using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Platform.Audit;

/// <summary>Which entries to list.</summary>
/// <param name="Subject">A kind (<c>campaign</c>) or one subject (<c>campaign:12</c>).</param>
public sealed record AuditFilter(string? Subject = null, string? Actor = null, DateTimeOffset? From = null, DateTimeOffset? To = null);

/// <summary>An entry in a list; the words are missing where an erasure has deleted them.</summary>
public sealed record AuditRow(long Id, DateTimeOffset At, string ActorKind, string? ActorName, string Verb, string SubjectKind, string SubjectId, string? Before, string? After, bool IsLinked);

/// <summary>Reads the audit trail.</summary>
public sealed class AuditQueries(IDbContextFactory<ConsoleDb> databases, AuditChain chain)
{
    /// <summary>Entries, newest first.</summary>
    public async Task<Page<AuditRow>> ListAsync(Actor by, AuditFilter filter, PageRequest window, CancellationToken ct)
    {
        by.Demand(Right.ViewAudit);
        await using var db = databases.CreateDbContext();
        var entries = db.Set<AuditEntry>().AsQueryable();
        if (filter.Subject?.Split(':', 2) is { } subject)
        {
            var kind = subject[0].Trim();
            entries = entries.Where(entry => entry.SubjectKind == kind);
            if (subject.Length == 2 && subject[1].Trim() is { Length: > 0 } id) entries = entries.Where(entry => entry.SubjectId == id);
        }

        if (filter.From is { } from) entries = entries.Where(entry => entry.At >= from);
        if (filter.To is { } to) entries = entries.Where(entry => entry.At < to);
        if (!string.IsNullOrWhiteSpace(filter.Actor))
        {
            var name = filter.Actor.Trim();
            entries = entries.Where(entry => db.Set<AuditText>().Any(text => text.EntryId == entry.Id && text.ActorName.Contains(name)));
        }

        var rows = await (from entry in entries
                          join text in db.Set<AuditText>() on entry.Id equals text.EntryId into texts
                          from text in texts.DefaultIfEmpty()
                          orderby entry.Id descending
                          select new AuditRow(entry.Id, entry.At, entry.ActorKind, text.ActorName, entry.Verb, entry.SubjectKind, entry.SubjectId, text.Before, text.After,
                              db.Set<AuditLink>().Any(link => link.EntryId == entry.Id)))
            .Skip(window.Skip).Take(window.Limit).ToListAsync(ct);
        return new Page<AuditRow>(rows, await entries.CountAsync(ct));
    }

    /// <summary>The kinds of subjects that have entries.</summary>
    public async Task<IReadOnlyList<string>> KindsAsync(Actor by, CancellationToken ct)
    {
        by.Demand(Right.ViewAudit);
        await using var db = databases.CreateDbContext();
        return await db.Set<AuditEntry>().Select(entry => entry.SubjectKind).Distinct().OrderBy(kind => kind).ToListAsync(ct);
    }

    /// <summary>Recomputes the whole chain.</summary>
    public Task<ChainReport> VerifyAsync(Actor by, CancellationToken ct)
    {
        by.Demand(Right.ViewAudit);
        return chain.VerifyAsync(ct);
    }
}
