using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions.Evaluations;

/// <summary>Evaluations that somebody asked to keep and nobody used go after a while; reserved ones stay.</summary>
public sealed class OldEvaluations : IKeptForAWhile
{
    public int Days(RetentionOptions options) => options.EvaluationDays;

    public async Task<int> DeleteAsync(ConsoleDb db, DateTimeOffset before, int most, CancellationToken ct)
    {
        var old = await db.Set<StoredEvaluation>().Where(row => !row.IsReserved && row.At < before).OrderBy(row => row.At).Select(row => row.Id).Take(most).ToListAsync(ct);
        return await db.Set<StoredEvaluation>().Where(row => old.Contains(row.Id) && !row.IsReserved).ExecuteDeleteAsync(ct);
    }
}
