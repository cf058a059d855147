using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Storage;

namespace CampaignConsole.Core.Catalogue;

/// <summary>Notes a feed in the audit trail: one entry with its figures, none where it changed nothing.</summary>
static class FeedNote
{
    public static async Task AddAsync(ConsoleDb db, Actor by, DateTimeOffset now, string verb, IReadOnlyList<FeedAnswer> answers, CancellationToken ct)
    {
        var counts = answers.CountBy(answer => answer.Outcome).ToDictionary();
        var (created, updated) = (counts.GetValueOrDefault(FeedOutcome.Created), counts.GetValueOrDefault(FeedOutcome.Updated));
        if (created + updated > 0) await AuditTrail.NoteAsync(db, by, now, verb, created + updated, null, new { created, updated }, ct);
    }
}
