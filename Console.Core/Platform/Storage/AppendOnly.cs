using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CampaignConsole.Core.Platform.Storage;

/// <summary>Tables whose rows are facts: never deleted (but for what is kept for a while only), and changed in the named columns only. Kept by an interceptor and by database triggers.</summary>
public static class AppendOnly
{
    const string Annotation = "Console:AppendOnly";

    const string GoesAnnotation = "Console:MayGo";

    /// <summary>Marks a table; <paramref name="mayChange"/> names the properties that a merge, an undo or a correction may change.</summary>
    public static void IsAppendOnly<T>(this EntityTypeBuilder<T> builder, params string[] mayChange) where T : class =>
        builder.HasAnnotation(Annotation, string.Join(',', mayChange));

    /// <summary>Lets rows of a marked table be deleted by a statement where a column says that they are kept for a while only; they cannot be changed either.</summary>
    /// <param name="values">The column's values that may go, as SQL.</param>
    public static void MayGo<T>(this EntityTypeBuilder<T> builder, string property, string values) where T : class => builder.HasAnnotation(GoesAnnotation, $"{property}|{values}");

    /// <summary>Makes the triggers anew from the model; runs after every migration.</summary>
    public static async Task InstallAsync(ConsoleDb db, CancellationToken ct)
    {
        foreach (var entity in Tables(db.Model))
        {
            var sql = db.IsSqlite ? SqliteTriggers(entity) : PostgresTriggers(entity);
            await db.Database.ExecuteSqlRawAsync(sql.Replace("{", "{{").Replace("}", "}}"), ct);
        }
    }

    /// <summary>The marked tables of a model.</summary>
    public static IEnumerable<IEntityType> Tables(IModel model) =>
        model.GetEntityTypes().Where(entity => entity.FindAnnotation(Annotation) is not null);

    static string[] MayChange(IReadOnlyEntityType entity) =>
        ((string)entity.FindAnnotation(Annotation)!.Value!).Split(',', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>When a deletion is refused, as the condition of a trigger: always, or but for what may go.</summary>
    static string WhenKept(IEntityType entity, Func<string, string> condition)
    {
        if (entity.FindAnnotation(GoesAnnotation)?.Value is not string goes) return "";
        var (property, values) = (goes[..goes.IndexOf('|')], goes[(goes.IndexOf('|') + 1)..]);
        return condition($"old.\"{entity.FindProperty(property)!.GetColumnName()}\" NOT IN ({values})");
    }

    static IEnumerable<string> FixedColumns(IEntityType entity)
    {
        var free = MayChange(entity);
        return entity.GetProperties().Where(property => !free.Contains(property.Name)).Select(property => property.GetColumnName());
    }

    static string SqliteTriggers(IEntityType entity)
    {
        var table = entity.GetTableName()!;
        var changed = string.Join(" OR ", FixedColumns(entity).Select(column => $"old.\"{column}\" IS NOT new.\"{column}\""));
        var kept = WhenKept(entity, condition => $" WHEN {condition}");
        return $"""
            DROP TRIGGER IF EXISTS {table}_no_delete; DROP TRIGGER IF EXISTS {table}_no_change;
            CREATE TRIGGER {table}_no_delete BEFORE DELETE ON "{table}"{kept} BEGIN SELECT RAISE(ABORT, 'append-only: {table}'); END;
            CREATE TRIGGER {table}_no_change BEFORE UPDATE ON "{table}" WHEN {changed} BEGIN SELECT RAISE(ABORT, 'append-only: {table}'); END;
            """;
    }

    static string PostgresTriggers(IEntityType entity)
    {
        var table = entity.GetTableName()!;
        var changed = string.Join(" OR ", FixedColumns(entity).Select(column => $"old.\"{column}\" IS DISTINCT FROM new.\"{column}\""));
        var kept = WhenKept(entity, condition => $" WHEN ({condition})");
        return new StringBuilder("CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS ")
            .AppendLine("$$ BEGIN RAISE EXCEPTION 'append-only: %', TG_TABLE_NAME; END $$;")
            .AppendLine($"DROP TRIGGER IF EXISTS {table}_no_delete ON \"{table}\"; DROP TRIGGER IF EXISTS {table}_no_change ON \"{table}\";")
            .AppendLine($"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON \"{table}\" FOR EACH ROW{kept} EXECUTE FUNCTION append_only();")
            .AppendLine($"CREATE TRIGGER {table}_no_change BEFORE UPDATE ON \"{table}\" FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION append_only();")
            .ToString();
    }

    /// <summary>Refuses before the database has to, so that the mistake is named where it was made.</summary>
    internal sealed class Guard : SaveChangesInterceptor
    {
        public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
            DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            // To list the entries looks for what has changed; saving need not look again.
            foreach (var entry in eventData.Context!.ChangeTracker.Entries()) Check(entry);
            eventData.Context.ChangeTracker.AutoDetectChangesEnabled = false;
            return ValueTask.FromResult(result);
        }

        public override ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
        {
            eventData.Context!.ChangeTracker.AutoDetectChangesEnabled = true;
            return ValueTask.FromResult(result);
        }

        public override Task SaveChangesFailedAsync(DbContextErrorEventData eventData, CancellationToken cancellationToken = default)
        {
            eventData.Context!.ChangeTracker.AutoDetectChangesEnabled = true;
            return Task.CompletedTask;
        }

        public override Task SaveChangesCanceledAsync(DbContextEventData eventData, CancellationToken cancellationToken = default)
        {
            eventData.Context!.ChangeTracker.AutoDetectChangesEnabled = true;
            return Task.CompletedTask;
        }

        static void Check(EntityEntry entry)
        {
            if (entry.State is not (EntityState.Modified or EntityState.Deleted) || entry.Metadata.FindAnnotation(Annotation) is null) return;
            var free = MayChange(entry.Metadata);
            if (entry.State == EntityState.Deleted || entry.Properties.Any(property => property.IsModified && !free.Contains(property.Metadata.Name)))
                throw new InvalidOperationException($"append-only: {entry.Metadata.GetTableName()}");
        }
    }
}
