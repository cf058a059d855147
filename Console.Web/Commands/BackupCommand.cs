using System.Globalization;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Backups;

namespace CampaignConsole.Web.Commands;

/// <summary>The command <c>backup [FILE or folder]</c>: everything into one file, beside a running console.</summary>
sealed class BackupCommand : ICommand
{
    public string Name => "backup";

    public string Summary => "copies everything into one file, also while the console runs: backup [FILE or FOLDER/] [--without-outbox]";

    public IReadOnlyList<string> Options => ["without-outbox"];

    public async Task<int> ExecuteAsync(CommandLine line, CancellationToken ct)
    {
        if (line.Words.Count > 1)
        {
            await System.Console.Error.WriteLineAsync("Say one file or folder: ./run backup [FILE or FOLDER/]");
            return 2;
        }

        await using var app = CommandHost.Beside(line);
        var file = await app.Services.GetRequiredService<BackupActions>().WriteAsync(Actor.Job("backup command"), line.Words.FirstOrDefault(), !line.Has("without-outbox"), ct);
        await System.Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Written, {new FileInfo(file).Length / 1048576.0:0.0} MB. It holds personal data and the keys that open stored secrets: keep it safe."));
        await System.Console.Out.WriteLineAsync(file);
        return 0;
    }
}
