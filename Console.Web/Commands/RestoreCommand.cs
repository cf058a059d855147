using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Backups;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Platform.Wording;
using CampaignConsole.Web.Commands.Doctor;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Web.Commands;

/// <summary>
/// The command <c>restore FILE</c>: puts a backup in the place of what is there, once the copy has proved sound. What was taken back since is taken back again, what was due since is
/// unknown, and nothing is sent until a person says so.
/// </summary>
public sealed class RestoreCommand : ICommand
{
    /// <summary>Lies in the data folder while a restore is under way; a console does not start beside it.</summary>
    public const string Unfinished = "restore.unfinished";

    static readonly Actor By = Actor.Job("restore command");

    public string Name => "restore";

    public string Summary => "puts a backup in the place of what is there, which is kept in backups/: restore FILE [--journal FILE or FOLDER of another node]; stop the console before";

    public IReadOnlyList<string> Options => ["journal"];

    public async Task<int> ExecuteAsync(CommandLine line, CancellationToken ct)
    {
        if (line.Words is [var file]) return await RunAsync(ConsoleHost.DatabaseOf(CommandHost.Builder(line).Configuration), file, System.Console.Out, ct, line.Option("journal"));
        await System.Console.Error.WriteLineAsync("Say which file: ./run restore FILE");
        return 2;
    }

    /// <summary>Restores a file into an installation.</summary>
    /// <returns>0 done, 1 the backup is not sound and nothing was changed.</returns>
    /// <exception cref="Refused"><c>console_running</c>, <c>backup_unreadable</c>, <c>backup_other_database</c>, <c>backup_newer</c> and those of the database's own programs.</exception>
    /// <param name="journal">Journals of other nodes, beside the one of this data folder.</param>
    public static async Task<int> RunAsync(DatabaseOptions options, string file, TextWriter output, CancellationToken ct, string? journal = null)
    {
        await using var backup = await BackupFile.OpenAsync(file, ct);
        await CheckAsync(backup.Manifest, options);
        await using var alone = await InstallationLock.AloneAsync(options, ct);
        var stamp = TimeProvider.System.GetUtcNow().ToString("yyyyMMdd-HHmmss", System.Globalization.CultureInfo.InvariantCulture);
        var (work, copy, mark) = (options.Folder("restore-" + stamp), DatabaseCopies.Of(options), Path.Combine(options.Folder(), Unfinished));
        try
        {
            var folders = backup.Manifest.HasOutbox ? new[] { BackupActions.Imports, BackupActions.Outbox } : [BackupActions.Imports];
            foreach (var folder in folders) await backup.TakeFolderAsync(folder, Path.Combine(work, folder), ct);
            await backup.TakeDatabaseAsync(Path.Combine(work, "database"), ct);
            await File.WriteAllTextAsync(mark, Path.GetFullPath(file), ct);
            var staged = await copy.StageAsync(Path.Combine(work, "database"), work, ct);
            string[] journals = [Path.Combine(Path.GetFullPath(options.DataFolder), Journal.Folder), .. journal is null ? Array.Empty<string>() : [journal]];
            if (!await IsSoundAsync(staged, backup.Manifest, journals, output, ct))
            {
                await copy.GiveUpAsync(CancellationToken.None);
                File.Delete(mark);
                await output.WriteLineAsync("This backup is not sound. Nothing was changed.");
                return 1;
            }

            var before = options.Folder(BackupActions.Folder, "before-restore-" + stamp);
            await copy.ReplaceAsync(before, CancellationToken.None);
            foreach (var folder in folders) Exchange(Path.Combine(work, folder), Path.Combine(options.Folder(), folder), Path.Combine(before, folder));
            File.Delete(mark);
            await output.WriteLineAsync($"Restored the backup of {backup.Manifest.MadeAt:yyyy-MM-dd HH:mm} UTC. What was there before lies in {before}.");
            await output.WriteLineAsync("Sending is stopped: what was due since the backup may have been sent, and is unknown. Look, decide under Unknown, then let sending go on under Channels.");
            return 0;
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    static async Task CheckAsync(BackupManifest manifest, DatabaseOptions options)
    {
        if ((manifest.Provider == "Sqlite") != options.IsSqlite) throw BackupRefusals.OtherDatabase(manifest.Provider, options.IsSqlite ? "Sqlite" : "Postgres");
        await using var databases = new Databases(options);
        await using var db = databases.CreateDbContext();
        if (manifest.Migrations.Except(db.Database.GetMigrations()).FirstOrDefault() is { } newer) throw BackupRefusals.Newer(newer);
    }

    /// <summary>Opens the staged copy as a console would: brings its schema up, adds everything up, catches up with the journal and stops sending before it is anybody's database.</summary>
    static async Task<bool> IsSoundAsync(DatabaseOptions staged, BackupManifest manifest, IReadOnlyList<string> journals, TextWriter output, CancellationToken ct)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Configuration[$"{DatabaseOptions.Section}:{nameof(DatabaseOptions.Provider)}"] = staged.Provider;
        builder.Configuration["ConnectionStrings:Console"] = staged.ConnectionString ?? "";
        builder.Configuration["data"] = staged.DataFolder;
        await using var app = builder.AddConsole().Build();
        var services = app.Services;
        try
        {
            if (await services.GetRequiredService<Migrator>().StateAsync(ct) == SchemaState.Older) await services.GetRequiredService<Migrator>().MigrateAsync(ct);
            var sound = true;
            foreach (var check in (Check[])[DatabaseChecks.Integrity, DatabaseChecks.Chain, DatabaseChecks.Ledger])
                foreach (var finding in await check.LookAsync(services, ct))
                {
                    await output.WriteLineAsync(finding.Line(check.Name));
                    sound &= finding.Level != FindingLevel.Fail;
                }

            if (!sound) return false;
            await StopSendingAsync(services, manifest, ct);
            await output.WriteLineAsync($"{await services.GetRequiredService<RestoredLedger>().HoldAsync(By, manifest.MadeAt, ct)} messages were due since the backup or before, and not sent by then: they are unknown.");
            await CatchUpAsync(services, manifest, journals, output, ct);
            await services.GetRequiredService<WriteGate>().WriteAsync(db => NumberGap.LeaveAsync(db, ct), ct);
            return true;
        }
        catch (System.Data.Common.DbException problem)
        {
            await output.WriteLineAsync(Finding.Fail(problem.Message).Line("database"));
            return false;
        }
    }

    /// <summary>Consents, addresses and people that were taken back after the backup are taken back again.</summary>
    static async Task CatchUpAsync(IServiceProvider services, BackupManifest manifest, IReadOnlyList<string> journals, TextWriter output, CancellationToken ct)
    {
        var read = await Journal.ReadAsync(journals, manifest.MadeAt, ct);
        if (read.Unreadable > 0) await output.WriteLineAsync($"journal: {read.Unreadable} lines cannot be read. A crash cuts off the last line of a file before its change is promised to anybody; more than that, look at the file.");
        var lines = read.Lines.ToLookup(line => line.Kind);
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        foreach (var replay in services.GetServices<IReplay>().OrderBy(replay => replay.Order).Where(replay => lines.Contains(replay.Kind)))
        {
            var came = await replay.ReplayAsync([.. lines[replay.Kind]], now, ct);
            await output.WriteLineAsync($"journal: {replay.Kind}: {came.Done} done again, {came.Unmatched} about members whom the backup does not know.");
        }
    }

    static async Task StopSendingAsync(IServiceProvider services, BackupManifest manifest, CancellationToken ct)
    {
        await using var db = services.GetRequiredService<IDbContextFactory<ConsoleDb>>().CreateDbContext();
        var language = await db.Set<Brand>().Select(brand => brand.Language).FirstOrDefaultAsync(ct) ?? Languages.English;
        var reason = Wording.Say("restore.stopped", language, manifest.MadeAt);
        await services.GetRequiredService<ChannelActions>().SwitchAsync(By, KillScopes.All, on: true, reason, ct);
    }

    static void Exchange(string from, string to, string before)
    {
        if (Directory.Exists(to)) Directory.Move(to, before);
        Directory.Move(from, to);
    }
}
