using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Channels.Deliveries;

/// <summary>How the database finds what is still to come of a run, which is asked every two seconds.</summary>
public sealed class RunSweepPlanTests
{
    [Theory, EachDatabase]
    public async Task What_is_to_come_of_a_run_is_found_past_all_that_has_gone_in_it_and_all_that_waits_in_others(DatabaseKind kind)
    {
        await using var stage = await LedgerStage.StartAsync(kind);
        var now = stage.Console.Clock.Now;
        await stage.ChangeAsync(async db =>
        {
            await db.InsertAsync(Enumerable.Range(1, 30_000).Select(number => Row(number, run: 50 + (number % 10))), default);
            if (!db.IsSqlite) await db.Database.ExecuteSqlRawAsync("ANALYZE delivery");
        });

        var plan = await stage.Console.ReadAsync(db => PlanAsync(db, RunSweep.Pending(db, 50).Select(row => row.Id)));

        Assert.Contains("IX_delivery_state_channel_occurrence_id_not_before", plan, StringComparison.Ordinal);
        Assert.Matches(kind == DatabaseKind.Sqlite ? "state=\\? AND channel=\\? AND occurrence_id=\\?" : "Index Cond: .*occurrence_id = ", plan);
        Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);

        // Run 50 has gone, but for three; the others wait.
        Delivery Row(long number, long run)
        {
            var channel = number % 3 == 0 ? ChannelNames.Email : ChannelNames.Task;
            var row = DeliveryPlanning.Row(run, LedgerStage.Campaign, new PlannedMessage(number, number, number, channel, 1, null, $"a{number}", now, null), now);
            row.State = run != 50 || number <= 30 ? DeliveryState.Planned : DeliveryState.Accepted;
            return row;
        }
    }

    static async Task<string> PlanAsync<T>(ConsoleDb db, IQueryable<T> query)
    {
        await db.Database.OpenConnectionAsync();
        await using var command = query.CreateDbCommand();
        command.CommandText = (db.IsSqlite ? "EXPLAIN QUERY PLAN " : "EXPLAIN ") + command.CommandText;
        var steps = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) steps.Add(reader.GetString(db.IsSqlite ? 3 : 0));
        return string.Join('\n', steps);
    }
}
