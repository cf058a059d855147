using CampaignConsole.Core.Platform.Storage;

namespace CampaignConsole.Web.Commands;

/// <summary>Brings an older database to the schema of this version; on SQLite a copy of the file is kept before.</summary>
sealed class MigrateCommand : ICommand
{
    public string Name => "migrate";

    public string Summary => "brings an older database to this version (keeps a copy on SQLite); stop the console before";

    public async Task<int> ExecuteAsync(CommandLine line, CancellationToken ct)
    {
        var builder = CommandHost.Builder(line);
        await using var alone = await InstallationLock.AloneAsync(ConsoleHost.DatabaseOf(builder.Configuration), ct);
        await using var app = builder.AddConsole().Build();
        await app.Services.GetRequiredService<Migrator>().MigrateAsync(ct);
        await System.Console.Out.WriteLineAsync("The database is up to date.");
        return 0;
    }
}
