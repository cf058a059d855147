using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Web.Features.Access;

namespace CampaignConsole.Web.Commands;

/// <summary>What must be in place before the console opens.</summary>
static class Prepared
{
    const string Older = "This database was made by an older version. Stop every console that uses it, then run: ./run migrate";

    /// <summary>Makes the schema of an empty database; an older one is left alone, since migrating wants a deliberate moment and a backup.</summary>
    /// <returns>False when the console must not start.</returns>
    public static async Task<bool> DatabaseAsync(IServiceProvider services, CancellationToken ct)
    {
        if (File.Exists(Path.Combine(services.GetRequiredService<DatabaseOptions>().Folder(), RestoreCommand.Unfinished)))
        {
            await System.Console.Error.WriteLineAsync("A restore was interrupted here. Run it again: ./run restore FILE");
            return false;
        }

        var migrator = services.GetRequiredService<Migrator>();
        var state = await migrator.StateAsync(ct);
        if (state == SchemaState.Empty) await migrator.MigrateAsync(ct);
        if (state != SchemaState.Older) return true;
        await System.Console.Error.WriteLineAsync(Older);
        return false;
    }

    /// <summary>For commands that work on a database that is there: says what to do where there is none, or an older one.</summary>
    public static async Task<bool> IsCurrentAsync(IServiceProvider services, CancellationToken ct)
    {
        var state = await services.GetRequiredService<Migrator>().StateAsync(ct);
        if (state != SchemaState.Current) await System.Console.Error.WriteLineAsync(state == SchemaState.Empty ? "There is no database yet: ./run makes it. (Is --data right?)" : Older);
        return state == SchemaState.Current;
    }

    /// <summary>Prints the one-time token while nobody can sign in.</summary>
    public static async Task SayFirstStartAsync(IServiceProvider services, CancellationToken ct)
    {
        var first = services.GetRequiredService<FirstStart>();
        if (await first.IsOpenAsync(ct)) await System.Console.Out.WriteLineAsync($"Nobody can sign in yet. One-time token for the first page: {first.Token}");
    }
}
