using System.Globalization;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Web.Commands.Doctor;

/// <summary>Is the database whole, and do its records add up? What a restore demands of a backup too.</summary>
static class DatabaseChecks
{
    public static Check Schema { get; } = new("schema", false, async (services, ct) =>
    [
        await services.GetRequiredService<Migrator>().StateAsync(ct) switch
        {
            SchemaState.Current => Finding.Ok("current"),
            SchemaState.Older => Finding.Fail("older than this program", "stop every console, then ./run migrate"),
            SchemaState.Empty => Finding.Warn("no database yet, or it cannot be reached", "the first ./run makes it; otherwise look at --data and the connection string"),
        },
    ]);

    public static Check Integrity { get; } = new("integrity", true, async (services, ct) =>
    {
        await using var db = services.GetRequiredService<IDbContextFactory<ConsoleDb>>().CreateDbContext();
        if (!db.IsSqlite) return [Finding.Ok("left to PostgreSQL; not checked here (pg_amcheck does)")];
        await db.Database.OpenConnectionAsync(ct);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = "PRAGMA quick_check(10)";
        var said = new List<string>();
        await using (var rows = await command.ExecuteReaderAsync(ct))
            while (await rows.ReadAsync(ct)) said.Add(rows.GetString(0));
        return [said is ["ok"] ? Finding.Ok("SQLite's quick_check finds nothing") : Finding.Fail("the file is damaged: " + string.Join("; ", said), "stop the console and restore a backup")];
    });

    public static Check Chain { get; } = new("audit chain", true, async (services, ct) =>
    {
        var report = await services.GetRequiredService<AuditChain>().VerifyAsync(ct);
        return
        [
            report.BrokenAt is { } entry
                ? Finding.Fail(string.Create(CultureInfo.InvariantCulture, $"entry {entry} does not fit its link: somebody changed it past this program"), "compare with a backup")
                : Finding.Ok(string.Create(CultureInfo.InvariantCulture, $"{report.Links} links verified, {report.Unchained} entries not linked yet")),
        ];
    });

    public static Check Ledger { get; } = new("ledger", true, async (services, ct) =>
    {
        var report = await services.GetRequiredService<LedgerCheck>().RunAsync(ct);
        return report.Problems.Count == 0 ? [Finding.Ok(report.Sum)] : [.. report.Problems.Select(problem => Finding.Fail(problem, "stop sending under Channels and report this"))];
    });
}
