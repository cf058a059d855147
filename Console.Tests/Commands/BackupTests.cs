using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Backups;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Web.Commands;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Commands;

public sealed class BackupTests
{
    static readonly Actor By = Actor.Job("test");

    [Theory, EachDatabase]
    public async Task A_backup_made_while_writing_goes_on_restores_to_a_database_that_verifies(DatabaseKind kind)
    {
        using var folder = new Folder();
        var file = Path.Combine(folder.Path, "copy.zip");
        await using var api = await TestApi.StartAsync(kind);
        using var enough = new CancellationTokenSource();
        // On SQLite nothing in it ever waits, so it would keep this thread to itself.
        var writing = Task.Run(() => WriteOnAsync(api, enough.Token), CancellationToken.None);
        while (await CountAsync(api.Get<Databases>()) < 200) await Task.Delay(20, TestContext.Current.CancellationToken);
        await api.Get<BackupActions>().WriteAsync(By, file, withOutbox: true, default);
        var during = await CountAsync(api.Get<Databases>());
        await enough.CancelAsync();
        await writing;

        await using var other = await TestDatabase.CreateAsync(kind);
        var output = new StringWriter();
        Assert.Equal(0, await RestoreCommand.RunAsync(other.Options, file, output, default));
        await using var restored = new Databases(other.Options);
        // Whole writes only: each made a member and its audit entry.
        var members = await CountAsync(restored);
        Assert.InRange(members, 200, during);
        await using var db = restored.CreateDbContext();
        Assert.Equal(members, await db.Set<AuditEntry>().CountAsync(entry => entry.Verb == "member.test", TestContext.Current.CancellationToken));
        var chain = await new AuditChain(new WriteGate(restored), restored, TimeProvider.System).VerifyAsync(default);
        Assert.True(chain.Links > 0);
        Assert.Null(chain.BrokenAt);
        Assert.Empty((await new LedgerCheck(restored).RunAsync(default)).Problems);
        Assert.Contains("ok    audit chain", output.ToString(), StringComparison.Ordinal);
    }

    [Theory, EachDatabase]
    public async Task After_a_restore_nothing_is_sent_before_a_person_lets_it_and_what_was_there_is_kept(DatabaseKind kind)
    {
        using var folder = new Folder();
        await using var api = await TestApi.StartAsync(kind);
        var options = api.Get<DatabaseOptions>();
        await File.WriteAllTextAsync(Path.Combine(options.Folder("outbox"), "one.json"), "then", TestContext.Current.CancellationToken);
        var file = await api.Get<BackupActions>().WriteAsync(By, folder.Path + "/", withOutbox: true, default);

        await using var other = await TestDatabase.CreateAsync(kind);
        await File.WriteAllTextAsync(Path.Combine(other.Options.Folder("outbox"), "two.json"), "now", TestContext.Current.CancellationToken);
        Assert.Equal(0, await RestoreCommand.RunAsync(other.Options, file, TextWriter.Null, default));
        await using var restored = new Databases(other.Options);
        await using var db = restored.CreateDbContext();
        Assert.True((await StopSigns.ReadAsync(db, default)).Everything);
        Assert.Contains("backup", (await db.Set<KillSwitch>().SingleAsync(TestContext.Current.CancellationToken)).Reason, StringComparison.Ordinal);
        Assert.Equal("ada", (await db.Set<User>().SingleAsync(TestContext.Current.CancellationToken)).UserName);
        Assert.True(File.Exists(Path.Combine(other.Options.Folder("outbox"), "one.json")));
        Assert.False(File.Exists(Path.Combine(other.Options.Folder(), RestoreCommand.Unfinished)));

        var before = Assert.Single(Directory.GetDirectories(other.Options.Folder("backups")));
        Assert.True(File.Exists(Path.Combine(before, "outbox", "two.json")));
        Assert.True(File.Exists(Path.Combine(before, kind == DatabaseKind.Sqlite ? "console.db" : "console.dump")));
    }

    [Theory, EachDatabase]
    public async Task A_backup_that_was_tampered_with_changes_nothing(DatabaseKind kind)
    {
        using var folder = new Folder();
        await using var api = await TestApi.StartAsync(kind);
        await api.Get<WriteGate>().WriteAsync(db => AuditTrail.NoteAsync(db, By, api.Clock.Now, "member.test", 1, null, "then", default), default);
        api.Clock.Advance(TimeSpan.FromMinutes(1));
        await api.Get<AuditChain>().TickAsync(default);
        await api.Get<WriteGate>().WriteAsync(db => db.Database.ExecuteSqlRawAsync("UPDATE audit_text SET after = 'now'"), default);
        var file = await api.Get<BackupActions>().WriteAsync(By, Path.Combine(folder.Path, "copy.zip"), withOutbox: true, default);

        await using var other = await StartedAsync(kind);
        var output = new StringWriter();
        Assert.Equal(1, await RestoreCommand.RunAsync(other.Get<DatabaseOptions>(), file, output, default));
        Assert.Contains("fail  audit chain", output.ToString(), StringComparison.Ordinal);
        Assert.Equal("Other Brand", await other.ReadAsync(db => db.Set<Brand>().Select(brand => brand.Name).SingleAsync()));
        Assert.False((await other.ReadAsync(db => StopSigns.ReadAsync(db, default))).Everything);
        Assert.Empty(Directory.GetDirectories(other.Get<DatabaseOptions>().Folder(), "restore-*"));
        Assert.False(File.Exists(Path.Combine(other.Get<DatabaseOptions>().Folder(), RestoreCommand.Unfinished)));
    }

    [Theory, EachDatabase]
    public async Task While_a_console_runs_restoring_is_refused(DatabaseKind kind)
    {
        using var folder = new Folder();
        await using var api = await TestApi.StartAsync(kind);
        var file = await api.Get<BackupActions>().WriteAsync(By, Path.Combine(folder.Path, "copy.zip"), withOutbox: false, default);
        await using var held = await InstallationLock.ForConsoleAsync(api.Get<DatabaseOptions>(), default);
        Assert.Equal("console_running", (await Assert.ThrowsAsync<Refused>(() => RestoreCommand.RunAsync(api.Get<DatabaseOptions>(), file, TextWriter.Null, default))).Code);
    }

    [Fact]
    public async Task What_is_no_backup_or_of_another_kind_or_newer_is_refused()
    {
        using var folder = new Folder();
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        var file = Path.Combine(folder.Path, "copy.zip");
        await File.WriteAllTextAsync(file, "not a zip", TestContext.Current.CancellationToken);
        Assert.Equal("backup_unreadable", await CodeAsync());
        await BackupFile.WriteAsync(file, new BackupManifest("Postgres", TestClock.Usual, [], false), database.Options.SqliteFile, new Dictionary<string, string>(), default);
        Assert.Equal("backup_other_database", await CodeAsync());
        await BackupFile.WriteAsync(file, new BackupManifest("Sqlite", TestClock.Usual, ["29990101000000_Later"], false), database.Options.SqliteFile, new Dictionary<string, string>(), default);
        Assert.Equal("backup_newer", await CodeAsync());

        async Task<string> CodeAsync() => (await Assert.ThrowsAsync<Refused>(() => RestoreCommand.RunAsync(database.Options, file, TextWriter.Null, default))).Code;
    }

    [Fact]
    public async Task A_damaged_SQLite_file_is_found_before_it_is_anybodys_database()
    {
        using var folder = new Folder();
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        var (file, damaged) = (Path.Combine(folder.Path, "copy.zip"), Path.Combine(folder.Path, "damaged.db"));
        var bytes = await File.ReadAllBytesAsync(database.Options.SqliteFile, TestContext.Current.CancellationToken);
        for (var at = 40960; at < bytes.Length; at++) bytes[at] = 0x55;
        await File.WriteAllBytesAsync(damaged, bytes, TestContext.Current.CancellationToken);
        await BackupFile.WriteAsync(file, new BackupManifest("Sqlite", TestClock.Usual, [], false), damaged, new Dictionary<string, string>(), default);
        Assert.Equal(1, await RestoreCommand.RunAsync(database.Options, file, TextWriter.Null, default));
        await using var databases = new Databases(database.Options);
        Assert.Equal(0, await CountAsync(databases));
    }

    static async Task<TestApi> StartedAsync(DatabaseKind kind)
    {
        var api = await TestApi.StartAsync(kind);
        await api.Get<WriteGate>().WriteAsync(db => db.Set<Brand>().ExecuteUpdateAsync(set => set.SetProperty(brand => brand.Name, "Other Brand")), default);
        return api;
    }

    /// <summary>A member and an audit entry in each write, linked now and then, until told to stop.</summary>
    static async Task WriteOnAsync(TestApi api, CancellationToken enough)
    {
        for (var number = 1; !enough.IsCancellationRequested; number++)
        {
            await api.Get<WriteGate>().WriteAsync(async db =>
            {
                db.Add(new Member { JoinedAt = api.Clock.Now, UpdatedAt = api.Clock.Now });
                await AuditTrail.NoteAsync(db, By, api.Clock.Now, "member.test", number, null, new { number }, default);
            }, default);
            if (number % 20 != 0) continue;
            api.Clock.Advance(TimeSpan.FromSeconds(10));
            await api.Get<AuditChain>().TickAsync(default);
        }
    }

    static async Task<int> CountAsync(Databases databases)
    {
        await using var db = databases.CreateDbContext();
        return await db.Set<Member>().CountAsync(TestContext.Current.CancellationToken);
    }

    sealed class Folder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("console-backup-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
