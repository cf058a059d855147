using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Platform.Audit;

/// <summary>What a verification of the chain found.</summary>
/// <param name="Links">Links looked at.</param>
/// <param name="Unchained">Newest entries that the job has not linked yet.</param>
/// <param name="BrokenAt">The first entry whose link does not fit; null when all do.</param>
public sealed record ChainReport(long Links, long Unchained, long? BrokenAt);

/// <summary>Links audit entries into a hash chain, once a second and in order, so that no write waits for it; and verifies it.</summary>
/// <remarks>
/// Entries are linked a few seconds after their making, because on PostgreSQL a lower id may be committed after a higher one. None is linked before one with a lower id: nodes' clocks
/// differ, and a clock may be set back, so a later entry may bear an earlier time.
/// </remarks>
public sealed class AuditChain(WriteGate gate, IDbContextFactory<ConsoleDb> databases, TimeProvider clock) : IRecurringJob
{
    const int MostAtOnce = 500;

    const string Start = "campaign-console";

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public string Name => "audit-chain";

    public TimeSpan Every => TimeSpan.FromSeconds(1);

    public async Task TickAsync(CancellationToken ct)
    {
        await using (var db = databases.CreateDbContext())
        {
            if (!await Settled(db).AnyAsync(ct)) return;
        }

        await gate.WriteAsync(db => LinkAsync(db, ct), ct, WriteUrgency.Bulk);
    }

    /// <summary>Recomputes every link and every digest whose words are still there.</summary>
    public async Task<ChainReport> VerifyAsync(CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        var rows = from entry in db.Set<AuditEntry>()
                   join link in db.Set<AuditLink>() on entry.Id equals link.EntryId into links
                   from link in links.DefaultIfEmpty()
                   join text in db.Set<AuditText>() on entry.Id equals text.EntryId into texts
                   from text in texts.DefaultIfEmpty()
                   orderby entry.Id
                   select new { entry, link, text };
        var (previous, linked, unchained) = (Ids.Sha256(Start), 0L, 0L);
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(ct))
        {
            if (row.link is null)
            {
                unchained++;
                continue;
            }

            linked++;
            var wordsFit = row.text is null || Ids.Sha256(row.text.Before + "\n" + row.text.After) == row.entry.Digest;
            if (unchained > 0 || !wordsFit || row.link.Previous != previous || row.link.Hash != HashOf(row.entry, previous))
                return new ChainReport(linked, unchained, row.entry.Id);
            previous = row.link.Hash;
        }

        return new ChainReport(linked, unchained, null);
    }

    async Task LinkAsync(ConsoleDb db, CancellationToken ct)
    {
        var previous = await db.Set<AuditLink>().OrderByDescending(link => link.EntryId).Select(link => link.Hash).FirstOrDefaultAsync(ct) ?? Ids.Sha256(Start);
        var edge = clock.GetUtcNow() - Patience;
        foreach (var entry in (await Waiting(db).OrderBy(entry => entry.Id).Take(MostAtOnce).AsNoTracking().ToListAsync(ct)).TakeWhile(entry => entry.At <= edge))
        {
            var link = new AuditLink { EntryId = entry.Id, Previous = previous, Hash = HashOf(entry, previous) };
            db.Add(link);
            previous = link.Hash;
        }
    }

    /// <summary>Whether there may be something to link.</summary>
    IQueryable<AuditEntry> Settled(ConsoleDb db)
    {
        var edge = clock.GetUtcNow() - Patience;
        return Waiting(db).Where(entry => entry.At <= edge);
    }

    static IQueryable<AuditEntry> Waiting(ConsoleDb db) => db.Set<AuditEntry>().Where(entry => !db.Set<AuditLink>().Any(link => link.EntryId == entry.Id));

    static string HashOf(AuditEntry entry, string previous) => Ids.Sha256(string.Join('\n', previous, entry.Id, entry.At.ToUnixTimeMilliseconds(),
        entry.ActorKind, entry.ActorId, entry.Verb, entry.SubjectKind, entry.SubjectId, entry.Digest));
}
