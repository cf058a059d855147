using Microsoft.EntityFrameworkCore.Diagnostics;

namespace CampaignConsole.Core.Platform.Storage;

/// <summary>On PostgreSQL, where a reading connection could write: refuses to save outside the write gate.</summary>
sealed class ReadersDoNotSave(bool writes) : SaveChangesInterceptor
{
    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) =>
        writes ? ValueTask.FromResult(result) : throw new InvalidOperationException("A reading context cannot save; write through the WriteGate.");
}
