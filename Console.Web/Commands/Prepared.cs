using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Web.Features.Access;

namespace CampaignConsole.Web.Commands;

/// <summary>What must be in place before the console opens.</summary>
static class Prepared
{
    /// <summary>Makes the schema of an empty database; an older one is left alone, since migrating wants a deliberate moment and a backup.</summary>
    /// <returns>False when the console must not start.</returns>
    public static async Task<bool> DatabaseAsync(IServiceProvider services, CancellationToken ct)
    {
        var migrator = services.GetRequiredService<Migrator>();
        var state = await migrator.StateAsync(ct);
        if (state == SchemaState.Empty) await migrator.MigrateAsync(ct);
        if (state != SchemaState.Older) return true;
        await System.Console.Error.WriteLineAsync("This database was made by an older version. Stop every console that uses it, then run: ./run migrate");
        return false;
    }

    /// <summary>Prints the one-time token while nobody can sign in.</summary>
    public static async Task SayFirstStartAsync(IServiceProvider services, CancellationToken ct)
    {
        var first = services.GetRequiredService<FirstStart>();
        if (await first.IsOpenAsync(ct)) await System.Console.Out.WriteLineAsync($"Nobody can sign in yet. One-time token for the first page: {first.Token}");
    }
}
