using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.StaffTasks;

/// <summary>How many tasks a person's stores have: open, of these due soon, and of these taken by the person.</summary>
public sealed record TaskCounts(int Open, int Soon, int Mine);

/// <summary>Counts open tasks, for the navigation and the first page.</summary>
public sealed class OpenTasks(IDbContextFactory<ConsoleDb> databases, TimeProvider clock)
{
    /// <summary>Within the actor's stores; zeros for whoever does not serve in one.</summary>
    public async Task<TaskCounts> CountAsync(Actor by, CancellationToken ct)
    {
        if (!by.Can(Right.UseDesk)) return new TaskCounts(0, 0, 0);
        await using var db = databases.CreateDbContext();
        var (now, code) = (clock.GetUtcNow(), TaskActions.WhoOf(by, null).Code);
        return await TaskQueries.Within(db, by).Where(task => task.EndedAt == null).GroupBy(task => 1)
            .Select(tasks => new TaskCounts(tasks.Count(), tasks.Count(task => task.RemindAt <= now), tasks.Count(task => task.TakenByCode == code))).FirstOrDefaultAsync(ct) ?? new TaskCounts(0, 0, 0);
    }
}
