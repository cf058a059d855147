using CampaignConsole.Core.Campaigns.Readiness;
using CampaignConsole.Core.Platform.Storage;

namespace CampaignConsole.Core.Campaigns.Conflicts;

/// <summary>Nobody sees two prices for the same product, unless somebody has explained why both may stand.</summary>
sealed class ConflictsCheck : IReadinessCheck
{
    public string Name => "conflicts";

    public async Task<IReadOnlyList<ReadinessReason>> FindAsync(ConsoleDb db, CampaignCase campaign, DateTimeOffset now, CancellationToken ct) =>
        [.. (await ConflictRadar.LookAsync(db, campaign, now, ct)).Conflicts.Select(Reason)];

    static ReadinessReason Reason(PriceConflict conflict) => conflict.Explained is { } explained
        ? new("price_conflict_explained", EditorStep.Offer, false, conflict.Other.Name, explained.By)
        : conflict.Members is { } members
            ? new("price_conflict", EditorStep.Offer, true, conflict.Other.Name, members)
            : new("price_conflict_all", EditorStep.Offer, true, conflict.Other.Name);
}
