using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Platform.Access;

/// <summary>Answers that were kept for a repeated Idempotency-Key go after a while.</summary>
public sealed class OldAnswers : IKeptForAWhile
{
    public int Days(RetentionOptions options) => options.IdempotencyDays;

    public async Task<int> DeleteAsync(ConsoleDb db, DateTimeOffset before, int most, CancellationToken ct)
    {
        var edge = await db.Set<IdempotencyRecord>().Where(row => row.At < before).OrderBy(row => row.At).Select(row => (DateTimeOffset?)row.At).Skip(most - 1).FirstOrDefaultAsync(ct);
        var rows = db.Set<IdempotencyRecord>().Where(row => row.At < before);
        if (edge is not { } last) return await rows.ExecuteDeleteAsync(ct);
        // Rows of the same instant go together, so that a portion may be a little larger.
        await rows.Where(row => row.At <= last).ExecuteDeleteAsync(ct);
        return most;
    }
}
