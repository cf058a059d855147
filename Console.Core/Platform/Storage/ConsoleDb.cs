using System.Data.Common;
using System.Text.Json;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Backups;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Platform.Storage;

/// <summary>The one database of an installation. Stages reach their tables by <c>db.Set&lt;T&gt;()</c>; there is a subclass per provider.</summary>
public abstract class ConsoleDb(DbContextOptions options) : DbContext(options)
{
    readonly List<Action> afterCommit = [];
    readonly List<JournalLine> taken = [];
    readonly LaidRows first = new();
    readonly LaidRows laid = new();
    readonly LaidRows last = new();

    /// <summary>Runs a quick, in-process act (wake a pump, drop a cache) once the surrounding write is committed; never runs if it is not.</summary>
    public void AfterCommit(Action act) => afterCommit.Add(act);

    /// <summary>Notes something that is taken back (a consent, an address, a person): it is written outside of the database before the commit, and replayed after a restore.</summary>
    /// <param name="data">Ids and codes only.</param>
    public void Journal(string kind, DateTimeOffset now, object data) => taken.Add(new JournalLine(now, kind, JsonSerializer.SerializeToElement(data, CanonicalJson.Options)));

    /// <summary>Adds a row that is new and that nothing changes in this write any more: the next save writes it, past the change tracker, and gives it its key.</summary>
    public void Lay<T>(T row) where T : class
    {
        Touched.Add(typeof(T));
        laid.Add(this, row);
    }

    /// <summary>Adds a statement that the next save runs, after what EF Core saves and in the order of what is laid. Values as in <see cref="PlainSql"/>; what it changes does not show in <see cref="Touched"/>.</summary>
    /// <param name="read">Reads the rows that it returns; null: it returns none.</param>
    /// <param name="after">What is done once all that is laid has run.</param>
    /// <param name="otherwise">What is thrown instead of a failure of what is laid; null for one that is none of its business.</param>
    /// <param name="holds">See <see cref="LayLastSql"/>.</param>
    public void LaySql(
        FormattableString sql, Func<DbDataReader, CancellationToken, Task>? read = null, Func<Task>? after = null, Func<DbException, Exception?>? otherwise = null, string? holds = null) =>
        laid.Add(sql, read, after, otherwise, holds);

    /// <summary>Lets what is laid wait for the end of the write: there it goes over in one batch with what is laid last, in front of it. Until then it has no keys, and no query of this write sees it.</summary>
    public void LetLaidWait() => last.TakeBehind(laid);

    /// <summary>Adds a statement that runs before anything that is written: before what EF Core saves, or with what is laid, in one batch.</summary>
    /// <param name="read">Reads the rows that it returns; throws where the write is not to be done.</param>
    /// <param name="holds">See <see cref="LayLastSql"/>.</param>
    public void LayFirstSql(FormattableString sql, Func<DbDataReader, CancellationToken, Task> read, string? holds = null) => first.Add(sql, read, holds: holds);

    /// <summary>
    /// Adds a statement that runs behind everything else, just before the commit, all such in one batch: what locks rows that everybody wants comes here, so that nobody waits for the rest of
    /// this write. Neither a query of the same write nor a verb behind it sees what it does.
    /// </summary>
    /// <param name="read">Reads the rows that it returns; throws where they are not what the write relies on, and then nothing is committed.</param>
    /// <param name="after">What is done with them once all such statements have run, still in the transaction.</param>
    /// <param name="holds">
    /// What is true of all rows that it returns together where neither of the two has anything to do, as PostgreSQL reckons it, for example <c>count(*) = 1</c>. Where every statement of a write
    /// that reads says so, PostgreSQL is sent all of them with the commit; if one does not hold, the write is done again, and they are asked.
    /// </param>
    public void LayLastSql(FormattableString sql, Func<DbDataReader, CancellationToken, Task>? read = null, Func<Task>? after = null, string? holds = null) => last.Add(sql, read, after, holds: holds);

    /// <summary>How many statements were laid last, to go back to.</summary>
    internal int LaidLast => last.Count;

    /// <summary>Forgets what was laid last behind the first so many.</summary>
    internal void ForgetLast(int since) => last.KeepFirst(since);

    /// <summary>Runs what was laid first, before a savepoint with which it could be rolled back.</summary>
    internal Task WriteFirstAsync(CancellationToken ct) => first.WriteAsync(this, ct);

    /// <summary>Runs what was laid last; the transaction is committed behind it.</summary>
    internal async Task WriteLastAsync(CancellationToken ct)
    {
        last.TakeBefore(first);
        if (await last.WriteAsync(this, ct)) await SaveChangesAsync(ct);
    }

    /// <summary>Runs what was laid last and commits behind it, without another round trip; false where that cannot be, and then nothing is done.</summary>
    /// <exception cref="NotAtOnce">It did not hold, and is rolled back.</exception>
    internal async Task<bool> EndAtOnceAsync(CancellationToken ct)
    {
        if (IsSqlite || last.Count == 0 || taken.Count > 0 || !first.CanEndAtOnce || !last.CanEndAtOnce) return false;
        last.TakeBefore(first);
        await last.EndAtOnceAsync(this, ct);
        return true;
    }

    /// <summary>Forgets what was read to change and what waits to be written.</summary>
    internal void Forget()
    {
        ChangeTracker.Clear();
        laid.Clear();
    }

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        // A lock that is to be had before rows are written must not wait behind them.
        if (first.Count > 0 && ChangeTracker.HasChanges()) await first.WriteAsync(this, cancellationToken);
        var saved = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        if (laid.Count == 0) return saved;
        laid.TakeBefore(first);
        await laid.WriteAsync(this, cancellationToken);
        return saved;
    }

    /// <summary>What <see cref="Journal"/> noted in this write.</summary>
    internal IReadOnlyList<JournalLine> ToJournal => taken;

    /// <summary>True on SQLite, where one writer at a time holds the whole database.</summary>
    public abstract bool IsSqlite { get; }

    /// <summary>An id as a parameter of SQL written by hand: its bytes on SQLite.</summary>
    internal object InSql(Guid id) => IsSqlite ? id.ToByteArray(true) : id;

    /// <summary>The kinds of rows that this write has added, read to change, or laid down in bulk. A statement of sets (<c>ExecuteUpdate</c>) does not show here.</summary>
    internal HashSet<Type> Touched { get; } = [];

    /// <summary>Contexts are used again: what the last write left behind is not this one's.</summary>
    internal void Begin()
    {
        afterCommit.Clear();
        taken.Clear();
        first.Clear();
        laid.Clear();
        last.Clear();
        Touched.Clear();
        // What fails is rolled back as a whole, or by a savepoint of ours.
        Database.AutoSavepointsEnabled = false;
        ChangeTracker.Tracked += (_, row) => Touched.Add(row.Entry.Metadata.ClrType);
    }

    /// <summary>What is to be done after the commit.</summary>
    internal IReadOnlyList<Action> ToDoAfterCommit => [.. afterCommit];

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(ConsoleDb).Assembly);
        Conventions.NameInSnakeCase(modelBuilder);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        Conventions.StoreInstantsAsIntegers(configurationBuilder);
}
