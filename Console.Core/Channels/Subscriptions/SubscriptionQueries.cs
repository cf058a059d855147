using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Events;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Subscriptions;

/// <summary>How a subscription stands.</summary>
/// <param name="Types">Empty: all.</param>
/// <param name="Waiting">Events that it has yet to be told, or that its types leave out.</param>
public sealed record SubscriptionRow(
    long Id, string Url, IReadOnlyList<string> Types, bool IsActive, long Waiting, DateTimeOffset? LastTakenAt, int Failures, DateTimeOffset? NextTryAt, string? LastProblem,
    DateTimeOffset? LastProblemAt);

/// <summary>Asks how subscriptions stand.</summary>
public sealed class SubscriptionQueries(IDbContextFactory<ConsoleDb> databases)
{
    /// <summary>All of them, in the order of their making.</summary>
    public async Task<IReadOnlyList<SubscriptionRow>> ListAsync(Actor by, CancellationToken ct)
    {
        by.Demand(Right.ManageKeys);
        await using var db = databases.CreateDbContext();
        var rows = await db.Set<EventSubscription>().OrderBy(row => row.Id)
            .Select(row => new { Row = row, Waiting = db.Set<OutgoingEvent>().LongCount(one => one.Id > row.LastEventId) }).ToListAsync(ct);
        return [.. rows.Select(one => new SubscriptionRow(
            one.Row.Id, one.Row.Url, one.Row.Types.Split(',', StringSplitOptions.RemoveEmptyEntries), one.Row.IsActive, one.Waiting, one.Row.LastTakenAt, one.Row.Failures,
            one.Row.NextTryAt, one.Row.LastProblem, one.Row.LastProblemAt))];
    }
}
