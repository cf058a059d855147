using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.Unknowns;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Tests.Channels.Crashes;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Rigs;

/// <summary>The console's own books at the end of a rig: the balance of each run to the row, the facts, the list of unknowns, the audit chain.</summary>
static class Books
{
    /// <summary>What does not add up; nothing when all does.</summary>
    /// <param name="planned">How many rows each channel of each run has; null where some were sent again.</param>
    public static async Task<IReadOnlyList<string>> ProblemsAsync(Databases databases, int? planned, bool hasEnded = true)
    {
        var problems = new List<string>();
        await using var db = databases.CreateDbContext();
        foreach (var run in await db.Set<Occurrence>().AsNoTracking().ToListAsync())
        {
            if (hasEnded && run.State != OccurrenceState.Finished) problems.Add($"run {run.Id} is {run.State}, not finished");
            foreach (var balance in await DeliveryBalance.OfRunAsync(db, run.Id, default))
                if (balance.Planned != (planned ?? balance.Planned) || balance.Sent + balance.Skipped + balance.Failed + balance.Unknown + balance.Pending != balance.Planned || (hasEnded && balance.Pending > 0))
                    problems.Add($"the balance of {balance.Channel} does not add up to {planned}: {balance}");
        }

        var accepted = await db.Set<Delivery>().CountAsync(row => row.State == DeliveryState.Accepted);
        var facts = await db.Set<ActivityEntry>().CountAsync(entry => entry.Kind == ActivityKind.Sent);
        if (accepted != facts) problems.Add($"{accepted} rows are accepted, but members were told of {facts}");
        problems.AddRange((await new LedgerCheck(databases).RunAsync(default)).Problems);
        if ((await new AuditChain(new WriteGate(databases), databases, TimeProvider.System).VerifyAsync(default)).BrokenAt is { } entry) problems.Add($"the audit chain breaks at {entry}");
        await UnknownsAsync(databases, db, problems);
        return problems;
    }

    /// <summary>Every unknown row stands in the operator's list.</summary>
    static async Task UnknownsAsync(Databases databases, ConsoleDb db, List<string> problems)
    {
        var unknown = await db.Set<Delivery>().Where(row => row.State == DeliveryState.Unknown).Select(row => row.Id).ToListAsync();
        var (listed, queries) = (new HashSet<long>(), new UnknownQueries(databases, TimeProvider.System));
        while (true)
        {
            var page = await queries.ListAsync(CrashStage.Ada, new UnknownFilter(), new PageRequest(listed.Count, PageRequest.Most), default);
            if (page.Rows.Count == 0) break;
            listed.UnionWith(page.Rows.Select(row => row.Id));
        }

        if (!listed.SetEquals(unknown)) problems.Add($"{unknown.Count} rows are unknown, but {listed.Count} are listed");
    }
}
